/* SPDX-License-Identifier: BSD-2-Clause */
/* dir.c - see dir.h */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "dir.h"
#include "err.h"
#include "list.h"
#include "scope.h"

int
dir_each(int dir, const char *shown,
    int (*each)(void *arg, int dir, const char *name, struct err *e),
    void *arg, struct err *e)
{
	scope_fd again = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	scope_dir *d = again >= 0 ? fdopendir(again) : NULL;
	struct dirent *de;
	int rc = 0;

	if (d == NULL)
		return err_set(e, errno, "read %s", shown);
	(void)take_fd(&again);
	while (rc == 0 && (errno = 0, de = readdir(d)) != NULL)
		if (strcmp(de->d_name, ".") != 0 &&
		    strcmp(de->d_name, "..") != 0)
			rc = each(arg, dirfd(d), de->d_name, e);
	if (rc == 0 && errno != 0)
		return err_set(e, errno, "read %s", shown);
	return rc;
}

struct names {
	bool (*fits)(const char *);
	struct list *out;
};

static int
add_name(void *arg, int dir, const char *name, struct err *e)
{
	const struct names *n = arg;

	(void)dir;
	return n->fits == NULL || n->fits(name) ?
	    list_add(n->out, name, e) : 0;
}

int
dir_names(int dir, const char *shown, bool (*fits)(const char *),
    struct list *out, struct err *e)
{
	struct names n = { fits, out };

	return dir_each(dir, shown, add_name, &n, e);
}
