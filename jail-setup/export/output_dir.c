/* SPDX-License-Identifier: BSD-2-Clause */
/* output_dir.c - see output_dir.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_replace.h"
#include "err.h"
#include "output_dir.h"
#include "scope.h"
#include "store/tree_erase.h"

/* The last name of the path, and the directory that it is in. */
static int
split_path(const char *path, char parent[PATH_MAX], char name[NAME_MAX + 1],
    struct err *e)
{
	size_t n = strlen(path);
	const char *last;

	while (n > 1 && path[n - 1] == '/')
		n--;
	last = memrchr(path, '/', n);
	last = last != NULL ? last + 1 : path;
	n -= (size_t)(last - path);
	if (n == 0 || strncmp(last, ".", n) == 0 || strncmp(last, "..", n) == 0)
		return err_set(e, 0, "\"%.200s\": no name for what is to be "
		    "made; fix: --output DIRECTORY/NAME", path);
	if (n + sizeof(FILE_ASIDE("")) > NAME_MAX ||
	    strlen(path) >= PATH_MAX)
		return err_set(e, ENAMETOOLONG, "%.200s", path);
	snprintf(name, NAME_MAX + 1, "%.*s", (int)n, last);
	if (last - path > 1)
		snprintf(parent, PATH_MAX, "%.*s", (int)(last - path - 1),
		    path);
	else
		strcpy(parent, last == path ? "." : "/");
	return 0;
}

static int
check_parent(int dir, const char *shown, struct err *e)
{
	struct stat st;

	if (fstat(dir, &st) < 0)
		return err_set(e, errno, "%s", shown);
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return err_set(e, 0, "%s belongs to uid %u, who could replace "
		    "what is made there; fix: another directory for --output",
		    shown, (unsigned)st.st_uid);
	if ((st.st_mode & 022) != 0 && (st.st_mode & S_ISVTX) == 0)
		return err_set(e, 0, "others can write %s, mode %o, and "
		    "replace what is made there; fix: another directory for "
		    "--output", shown, (unsigned)st.st_mode & 07777);
	return 0;
}

/* What has that name in the directory: is it a directory of our own? */
static int
check_own(const struct output_dir *o, const char *name, struct err *e)
{
	struct stat st;

	if (fstatat(o->parent, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : err_set(e, errno, "%s", name);
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid())
		return err_set(e, 0, "%s is there already, and no directory "
		    "of ours; fix: remove it, or another --output", name);
	return 1;
}

/* A lock on it says that somebody fills it; nobody else can open it. */
static int
lock_aside(const struct output_dir *o, struct err *e)
{
	int fd = openat(o->parent, o->aside,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return err_set(e, errno, "open %s", o->aside);
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	err_set(e, errno == EWOULDBLOCK ? 0 : errno, "another jail-setup "
	    "makes %s", o->name);
	close(fd);
	return -1;
}

static int
remove_left(const struct output_dir *o, struct err *e)
{
	scope_fd left = -1;
	int rc = check_own(o, o->aside, e);

	if (rc <= 0)
		return rc;
	left = lock_aside(o, e);
	return left < 0 ? -1 : erase(o->parent, o->aside, e);
}

static int
make_aside(struct output_dir *o, struct err *e)
{
	if (remove_left(o, e) < 0)
		return err_in(e, "%s", o->aside);
	if (mkdirat(o->parent, o->aside, 0700) < 0)
		return err_set(e, errno, "mkdir %s", o->aside);
	o->dir = lock_aside(o, e);
	return o->dir < 0 ? -1 : 0;
}

static int
open_parent(const char *path, char name[NAME_MAX + 1], struct err *e)
{
	char parent[PATH_MAX];
	scope_fd fd = -1;

	if (split_path(path, parent, name, e) < 0)
		return -1;
	fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_set(e, errno, "%s", parent);
	return check_parent(fd, parent, e) < 0 ? -1 : take_fd(&fd);
}

int
output_begin(const char *path, struct output_dir *o, struct err *e)
{
	struct stat st;

	*o = (struct output_dir)OUTPUT_CLOSED;
	o->parent = open_parent(path, o->name, e);
	if (o->parent < 0)
		return -1;
	snprintf(o->aside, sizeof(o->aside), FILE_ASIDE("%.240s"), o->name);
	o->there = fstatat(o->parent, o->name, &st, AT_SYMLINK_NOFOLLOW) == 0;
	return make_aside(o, e);
}

int
output_old(const struct output_dir *o, struct err *e)
{
	int fd;

	if (check_own(o, o->name, e) < 0)
		return -1;
	fd = openat(o->parent, o->name,
	    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 ? fd : err_set(e, errno, "open %s", o->name);
}

/*
 * What was there has the name of what was made afterwards, and is removed by
 * it.  If that fails the new one stands all the same.
 */
int
output_place(struct output_dir *o, struct err *e)
{
	if (file_flush(o->dir, syncfs, e) < 0)
		return -1;
	if (renameat2(o->parent, o->aside, o->parent, o->name,
	    o->there ? RENAME_EXCHANGE : RENAME_NOREPLACE) < 0)
		return err_set(e, errno, "rename to %s", o->name);
	scope_close(&o->dir);
	o->dir = -1;
	if (file_flush(o->parent, fsync, e) < 0)
		return -1;
	return o->there ? erase(o->parent, o->aside, e) : 0;
}

void
output_drop(struct output_dir *o)
{
	struct err ignored;

	if (o->dir >= 0) {
		scope_close(&o->dir);
		(void)erase(o->parent, o->aside, &ignored);
	}
	scope_close(&o->parent);
	o->parent = o->dir = -1;
}

int
output_place_file(const char *path, const char *text, struct err *e)
{
	char name[NAME_MAX + 1];
	scope_fd dir = open_parent(path, name, e);

	if (dir < 0)
		return -1;
	if (file_place(dir, name, text, 0644, e) == 0)
		return 0;
	return e->no != EEXIST ? -1 : err_set(e, 0, "%s is there already; "
	    "fix: remove it, or another --output", path);
}

int
output_file(int dir, const char *name, struct err *e)
{
	int fd = openat(dir, name,
	    O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644);

	return fd >= 0 ? fd : err_set(e, errno, "create %s", name);
}

int
output_mkdir(int dir, const char *name, struct err *e)
{
	int fd;

	if (mkdirat(dir, name, 0755) < 0)
		return err_set(e, errno, "mkdir %s", name);
	fd = openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 ? fd : err_set(e, errno, "open %s", name);
}

int
output_text(int dir, const char *name, const char *text, struct err *e)
{
	scope_fd fd = output_file(dir, name, e);

	if (fd < 0)
		return -1;
	return file_write(fd, text, strlen(text)) == 0 ? 0 :
	    err_set(e, errno, "write %s", name);
}
