/* SPDX-License-Identifier: BSD-2-Clause */
/* ground.c - see ground.h */
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>

#include "entry.h"
#include "ground.h"
#include "paths.h"
#include "safe_open.h"
#include "scope.h"

const struct entry_mount *
ground_of(const struct entry *en, size_t n, const char *path)
{
	const struct entry_mount *found = NULL;

	for (size_t i = 0; i < n; i++)	/* parents come first */
		if (path_within(path, en->mounts[i].target))
			found = &en->mounts[i];
	return found;
}

int
ground_open(const struct entry_mount *m, int tree, const char *path)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS,
	};
	scope_fd top = m == NULL ? -1 : open(m->source, O_PATH | O_CLOEXEC);
	const char *rest = path + (m != NULL ? strlen(m->target) : 0);

	if (m != NULL && top < 0)
		return -1;
	return safe_openat2(m != NULL ? top : tree, rest[strspn(rest,
	    "/")] == '\0' ? "." : rest, &how);
}
