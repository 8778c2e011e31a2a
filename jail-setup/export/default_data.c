/* SPDX-License-Identifier: BSD-2-Clause */
/* default_data.c - see default_data.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "additions.h"
#include "default_data.h"
#include "derive/derived.h"
#include "err.h"
#include "list.h"

static int
copy_path(const char *path, char copy[PATH_MAX], struct err *e)
{
	int n = snprintf(copy, PATH_MAX, DEFAULT_DATA "%s", path);

	return n < PATH_MAX ? 0 : err_set(e, ENAMETOOLONG, "%.200s", path);
}

/* At its path, and below DEFAULT_DATA. */
static int
add_twice(struct additions *a, const struct addition *one, struct err *e)
{
	struct addition copy = *one;
	char path[PATH_MAX];

	if (copy_path(one->path, path, e) < 0)
		return -1;
	copy.path = path;
	if (S_ISREG(one->mode))
		copy.same = one->path;
	return additions_add(a, one, e) < 0 || additions_add(a, &copy, e) < 0 ?
	    -1 : 0;
}

static int
add_directory(struct additions *a, const struct derived_dir *dir,
    struct err *e)
{
	const struct addition one = {
		.path = dir->path, .mode = S_IFDIR | (dir->mode & 03777),
		.uid = dir->uid, .gid = dir->gid,
	};

	return add_twice(a, &one, e);
}

static bool
is_top(const struct derived *d, const char *path)
{
	for (size_t i = 0; i < d->n_private; i++)
		if (strcmp(d->private[i].path, path) == 0)
			return true;
	return false;
}

/* Set-id bits are left off, as in the tree. */
static int
add_entry(struct additions *a, const struct derived_entry *en, struct err *e)
{
	const mode_t type = en->mode & S_IFMT;
	const struct addition one = {
		.path = en->path, .uid = en->uid, .gid = en->gid,
		.mode = type | (en->mode & (S_ISDIR(type) ? 03777 : 0777)),
		.link = en->link, .source = S_ISREG(type) ? en->path : NULL,
	};

	return !S_ISDIR(type) && !S_ISREG(type) && !S_ISLNK(type) ? 0 :
	    add_twice(a, &one, e);
}

int
default_data(const struct derived *d, struct additions *a, struct err *e)
{
	for (size_t i = 0; i < d->n_private; i++)
		if (add_directory(a, &d->private[i], e) < 0)
			return -1;
	for (size_t i = 0; i < d->n_content; i++)
		if (derived_is_private(d, d->content[i].path) &&
		    !is_top(d, d->content[i].path) &&
		    add_entry(a, &d->content[i], e) < 0)
			return -1;
	return 0;
}

int
default_volumes(const struct derived *d, struct list *paths, struct err *e)
{
	for (size_t i = 0; i < d->n_private; i++)
		if (list_add(paths, d->private[i].path, e) < 0)
			return -1;
	return 0;
}
