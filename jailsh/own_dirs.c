/* SPDX-License-Identifier: BSD-2-Clause */
/* own_dirs.c - see own_dirs.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dir.h"
#include "err.h"
#include "hardened.h"
#include "ident.h"
#include "list.h"
#include "own_dirs.h"
#include "safe_open.h"
#include "scope.h"
#include "service_file.h"

/* 1: nothing is in it. */
static int
is_empty(int fd, const char *path, struct err *e)
{
	scope_list names = {0};

	return dir_names(fd, path, NULL, &names, e) < 0 ? -1 : names.n == 0;
}

/* What root has just made, by us or by the unit, becomes the account's. */
static int
hand_over(int path_fd, const char *path, const struct ident *who,
    struct err *e)
{
	int empty = is_empty(path_fd, path, e);

	if (empty < 0)
		return -1;
	if (empty == 0)
		return err_set(e, 0, "%s belongs to root and holds files; fix: "
		    "chown -R -h %s: %s", path, who->name, path);
	if (fchownat(path_fd, "", who->uid, who->gid, AT_EMPTY_PATH) < 0) {
		err_set(e, errno, "chown %s", path);
		return hardened(HARDENED_CHOWN, e);
	}
	return 0;
}

static int
check_owner(int fd, const char *path, const struct ident *who, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set(e, errno, "stat %s", path);
	if (!S_ISDIR(st.st_mode))
		return err_set(e, 0, "%s is not a directory", path);
	if (st.st_uid == 0)
		return hand_over(fd, path, who, e);
	if (st.st_uid != who->uid)
		return err_set(e, 0, "%s belongs to uid %u, not to %s; fix: "
		    "name another directory, or chown -R -h %s: %s", path,
		    (unsigned)st.st_uid, who->name, who->name, path);
	if ((st.st_mode & 022) != 0)
		return err_set(e, 0, "%s: mode %04o, others can write it; fix: "
		    "chmod go-w %s", path, (unsigned)st.st_mode & 07777, path);
	return 0;
}

/* safe_make_dir() wants root's; this one was the account's before. */
static int
open_or_make(const char *path, struct err *e)
{
	int fd = safe_leaf(path, NULL, e);

	return fd >= 0 || e->no != ENOENT ? fd :
	    safe_make_dir(path, 0700, e);
}

static int
make_one(struct service *s, enum service_dir d, const struct ident *who,
    struct list *env, struct err *e)
{
	const struct service_place *place = &service_places[d];
	char path[PATH_MAX], var[PATH_MAX];
	scope_fd fd = -1;

	snprintf(path, sizeof(path), "%s/%s", place->top,
	    service_dir_name(s, d));
	fd = open_or_make(path, e);
	if (fd < 0 || check_owner(fd, path, who, e) < 0)
		return err_in(e, "%s", place->key);
	snprintf(var, sizeof(var), "%.64s=%.300s", place->variable, path);
	return list_add(env, var, e) < 0 ? -1 : service_bind(s, path, true, e);
}

int
own_dirs_make(struct service *s, const struct ident *who, struct list *env,
    struct err *e)
{
	for (int d = 0; d < DIR_COUNT; d++)
		if (service_dir_name(s, (enum service_dir)d) != NULL &&
		    make_one(s, (enum service_dir)d, who, env, e) < 0)
			return -1;
	return 0;
}
