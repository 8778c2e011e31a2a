/* SPDX-License-Identifier: BSD-2-Clause */
/* points.c - see points.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path_below.h"
#include "entry.h"
#include "points.h"
#include "safe_open.h"
#include "scope.h"

/* The mount in whose source the target lies, and what is left of the target. */
static const struct entry_mount *
find_ground(const struct entry *en, size_t i, const char **rest)
{
	const struct entry_mount *on = NULL;

	for (size_t k = 0; k < i; k++) {	/* parents come first */
		const char *below = path_below(en->mounts[i].target,
		    en->mounts[k].target);

		if (below == NULL || *below == '\0')
			continue;
		on = &en->mounts[k];
		*rest = below;
	}
	return on;
}

static int
look_at(const struct entry_mount *on, const char *rest, struct stat *st)
{
	const struct open_how how = { .flags = O_PATH | O_CLOEXEC,
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS };
	scope_fd top = open(on->source, O_PATH | O_DIRECTORY | O_CLOEXEC);
	scope_fd fd = top < 0 ? -1 : safe_openat2(top, rest, &how);

	return fd < 0 || fstat(fd, st) < 0 ? errno : 0;
}

void
points_look(const struct entry *en, char *text, size_t size)
{
	size_t n = 0;

	*text = '\0';
	for (size_t i = 0; i < en->nmounts && n < size; i++) {
		const char *rest = NULL;
		const struct entry_mount *on = find_ground(en, i, &rest);
		struct stat st;
		int no;

		if (on == NULL)
			continue;
		while (*rest == '/')
			rest++;
		no = look_at(on, rest, &st);
		if (no != 0)
			n += (size_t)snprintf(text + n, size - n, " %d", no);
		else
			n += (size_t)snprintf(text + n, size - n, " %c",
			    S_ISDIR(st.st_mode) ? 'd' : 'f');
	}
}
