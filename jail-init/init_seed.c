/* SPDX-License-Identifier: BSD-2-Clause */
/* init_seed.c - see init_seed.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dir.h"
#include "err.h"
#include "init_copy.h"
#include "init_file.h"
#include "init_seed.h"
#include "init_walk.h"
#include "scope.h"

#define READ_DIRECTORY (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define MAKING "new"
#define WHOLE "whole"

/* 1: an entry that somebody has put there. */
static int
is_data(void *arg, int dir, const char *name, struct err *e)
{
	(void)arg;
	(void)dir;
	(void)e;
	return strcmp(name, INIT_SEED_DIR) != 0 &&
	    strcmp(name, "lost+found") != 0;
}

/*
 * Where the copy is made.  EEXIST: a name that the service has taken, which is
 * not root's alone.
 */
static int
open_aside(int to, const char *path, struct err *e)
{
	scope_fd fd = openat(to, INIT_SEED_DIR, READ_DIRECTORY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "%s/%s", path, INIT_SEED_DIR);
	/* a set-gid bit comes from the directory above */
	if (st.st_uid != geteuid() || (st.st_mode & 0777) != 0700)
		return err_set(e, EEXIST, "%s/%s", path, INIT_SEED_DIR);
	return take_fd(&fd);
}

/* Copies, and says that the copy is whole. */
static int
make_copy(int aside, int from, const char *path, struct err *e)
{
	scope_fd new = -1;

	if (faccessat(aside, MAKING, F_OK, AT_SYMLINK_NOFOLLOW) == 0 &&
	    init_erase(aside, MAKING, e) < 0)
		return -1;
	if (mkdirat(aside, MAKING, 0700) == 0)
		new = openat(aside, MAKING, READ_DIRECTORY);
	if (new < 0)
		return err_set(e, errno, "%s", path);
	if (init_copy(from, new, path, e) < 0)
		return -1;
	return syncfs(new) == 0 && renameat(aside, MAKING, aside, WHOLE) == 0 ?
	    0 : err_set(e, errno, "%s", path);
}

struct moving {
	int to;
	const char *path;
};

static int
move_entry(void *arg, int dir, const char *name, struct err *e)
{
	const struct moving *m = arg;

	return renameat2(dir, name, m->to, name, RENAME_NOREPLACE) == 0 ? 0 :
	    err_set(e, errno, "%s/%s", m->path, name);
}

static int
move_out(int aside, int to, int from, const char *path, struct err *e)
{
	struct moving m = { .to = to, .path = path };
	scope_fd whole = openat(aside, WHOLE, READ_DIRECTORY);

	if (whole < 0)
		return err_set(e, errno, "%s", path);
	if (dir_each(whole, path, move_entry, &m, e) < 0 ||
	    init_copy_owner(from, to, path, e) < 0)
		return -1;
	if (syncfs(to) < 0 || unlinkat(aside, WHOLE, AT_REMOVEDIR) < 0 ||
	    unlinkat(to, INIT_SEED_DIR, AT_REMOVEDIR) < 0)
		return err_set(e, errno, "%s", path);
	return 1;
}

/* `full`: it has data, and no copy that is whole. */
static int
seed(int from, int to, bool full, const char *path, struct err *e)
{
	scope_fd aside = -1;
	bool whole;

	if (!full && mkdirat(to, INIT_SEED_DIR, 0700) < 0 && errno != EEXIST)
		return err_set(e, errno, "%s: seed", path);
	aside = open_aside(to, path, e);
	if (aside < 0)
		return full && (e->no == ENOENT || e->no == EEXIST ||
		    e->no == ENOTDIR || e->no == ELOOP) ? 0 : -1;
	whole = faccessat(aside, WHOLE, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	if (!whole && full)
		return init_erase(to, INIT_SEED_DIR, e);
	if (!whole && make_copy(aside, from, path, e) < 0)
		return -1;
	return move_out(aside, to, from, path, e);
}

int
init_seed(const char *path, struct err *e)
{
	char defaults[PATH_MAX];
	scope_fd from = -1;
	scope_fd at = -1;
	scope_fd to = -1;
	int full;

	snprintf(defaults, sizeof(defaults), INIT_DEFAULTS "%.3800s", path);
	from = init_walk(defaults, e);
	if (from < 0)
		return e->no == ENOENT ? 0 : -1;
	at = init_walk(path, e);
	if (at < 0)
		return -1;
	to = openat(at, ".", READ_DIRECTORY);
	if (to < 0)
		return err_set(e, errno, "%s", path);
	full = dir_each(to, path, is_data, NULL, e);
	return full < 0 ? -1 : seed(from, to, full != 0, path, e);
}
