/* SPDX-License-Identifier: BSD-2-Clause */
/* alternatives.c - see alternatives.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "alternatives.h"
#include "base/array.h"
#include "base/slurp.h"
#include "count.h"
#include "dir.h"
#include "err.h"
#include "list.h"
#include "scope.h"

#define ALTERNATIVES "/etc/alternatives/"

/* Directories; one that is a link to another is skipped. */
static const char *const bins[] = {
	"/usr/bin", "/usr/sbin", "/bin", "/sbin",
};

struct look {
	const char *dir;
	const struct list *files;
	struct list *out;
};

/* With or without /usr: packages list both /bin/nano and /usr/bin/nano. */
static bool
lists_file(const struct list *files, const char *path)
{
	char merged[PATH_MAX + 4];

	snprintf(merged, sizeof(merged), "/usr%s", path);
	return list_has(files, path) || list_has(files, merged) ||
	    (strncmp(path, "/usr/", 5) == 0 && list_has(files, path + 4));
}

static int
add_alternative(void *arg, int dir, const char *name, struct err *e)
{
	char first[PATH_MAX], second[PATH_MAX];
	struct look *l = arg;

	if (!slurp_link(dir, name, first) ||
	    strncmp(first, ALTERNATIVES, strlen(ALTERNATIVES)) != 0 ||
	    !slurp_link(AT_FDCWD, first, second) ||
	    !lists_file(l->files, second))
		return 0;
	return list_addf(l->out, e, "%s/%s", l->dir, name);
}

int
alternatives_of(const struct list *files, struct list *out,
    struct list *inputs, struct err *e)
{
	if (list_add(inputs, ALTERNATIVES ".", e) < 0)
		return -1;
	for (size_t i = 0; i < COUNT(bins); i++) {
		struct look l = { bins[i], files, out };
		scope_fd dir = open(l.dir,
		    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		if (dir < 0 && errno != ENOENT && errno != ENOTDIR)
			return err_set(e, errno, "%s", l.dir);
		if (dir >= 0 &&
		    dir_each(dir, l.dir, add_alternative, &l, e) < 0)
			return -1;
	}
	return 0;
}
