/* SPDX-License-Identifier: BSD-2-Clause */
/* init_copy.c - see init_copy.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dir.h"
#include "err.h"
#include "init_copy.h"
#include "scope.h"

enum { DEPTH_MOST = 64 };

#define READ_DIRECTORY (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

struct copying {
	const char *shown;
	int to;
	unsigned depth;
	dev_t dev;		/* init_erase() */
};

static int
copy_bytes(int from, int to)
{
	char buf[65536];
	ssize_t n, done;

	while ((n = read(from, buf, sizeof(buf))) > 0)
		for (ssize_t at = 0; at < n; at += done) {
			done = write(to, buf + at, (size_t)(n - at));
			if (done < 0)
				return -1;
		}
	return n < 0 ? -1 : 0;
}

/*
 * A directory keeps its set-gid bit when its owner changes; to set it without
 * CAP_FSETID its group has to be ours.
 */
static int
own_directory(int to, const struct stat *st)
{
	return fchown(to, (uid_t)-1, getegid()) < 0 ||
	    fchmod(to, st->st_mode & 07777) < 0 ||
	    fchown(to, st->st_uid, st->st_gid) < 0 ? -1 : 0;
}

/* Of a file a change of the owner clears set-id bits: so the mode is last. */
static int
own_file(int to, const struct stat *st)
{
	return fchown(to, st->st_uid, st->st_gid) < 0 ||
	    fchmod(to, st->st_mode & 07777) < 0 ? -1 : 0;
}

static int
own(int to, const struct stat *st, struct err *e, const char *shown)
{
	const struct timespec times[] = { st->st_atim, st->st_mtim };

	if ((S_ISDIR(st->st_mode) ? own_directory(to, st) :
	    own_file(to, st)) < 0)
		return err_set(e, errno, "%s: give it to %u:%u", shown,
		    st->st_uid, st->st_gid);
	if (futimens(to, times) < 0)
		return err_set(e, errno, "%s", shown);
	return 0;
}

int
init_copy_owner(int from, int to, const char *shown, struct err *e)
{
	struct stat st;

	if (fstat(from, &st) < 0)
		return err_set(e, errno, "%s", shown);
	return own(to, &st, e, shown);
}

static int
copy_file(int dir, const char *name, const struct copying *c, struct err *e)
{
	scope_fd from = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC |
	    O_NONBLOCK);
	scope_fd to = from < 0 ? -1 : openat(c->to, name, O_WRONLY | O_CREAT |
	    O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (to < 0 || copy_bytes(from, to) < 0 || fsync(to) < 0)
		return err_set(e, errno, "%s: copy %s", c->shown, name);
	return init_copy_owner(from, to, c->shown, e);
}

static int
copy_link(int dir, const char *name, const struct stat *st,
    const struct copying *c, struct err *e)
{
	char text[PATH_MAX];
	ssize_t n = readlinkat(dir, name, text, sizeof(text) - 1);

	if (n >= 0)
		text[n] = '\0';
	if (n < 0 || symlinkat(text, c->to, name) < 0 ||
	    fchownat(c->to, name, st->st_uid, st->st_gid,
	    AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(e, errno, "%s: copy %s", c->shown, name);
	return 0;
}

static int copy_entry(void *arg, int dir, const char *name, struct err *e);

static int
copy_directory(int dir, const char *name, const struct copying *c,
    struct err *e)
{
	scope_fd from = openat(dir, name, READ_DIRECTORY);
	scope_fd to = -1;
	struct copying below = { .shown = c->shown, .depth = c->depth + 1 };

	if (below.depth > DEPTH_MOST)
		return err_set(e, ELOOP, "%s: copy %s", c->shown, name);
	if (from >= 0 && mkdirat(c->to, name, 0700) == 0)
		to = openat(c->to, name, READ_DIRECTORY);
	if (to < 0)
		return err_set(e, errno, "%s: copy %s", c->shown, name);
	below.to = to;
	return dir_each(from, c->shown, copy_entry, &below, e) < 0 ||
	    init_copy_owner(from, to, c->shown, e) < 0 ? -1 : 0;
}

/* Devices, sockets and pipes are no defaults. */
static int
copy_entry(void *arg, int dir, const char *name, struct err *e)
{
	const struct copying *c = arg;
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(e, errno, "%s: copy %s", c->shown, name);
	return S_ISDIR(st.st_mode) ? copy_directory(dir, name, c, e) :
	    S_ISREG(st.st_mode) ? copy_file(dir, name, c, e) :
	    S_ISLNK(st.st_mode) ? copy_link(dir, name, &st, c, e) : 0;
}

int
init_copy(int from, int to, const char *shown, struct err *e)
{
	struct copying c = { .shown = shown, .to = to };

	return dir_each(from, shown, copy_entry, &c, e);
}

/* --- away with it -------------------------------------------------------- */

static int
erase_entry(void *arg, int dir, const char *name, struct err *e)
{
	const struct copying *c = arg;
	struct copying below = *c;
	scope_fd fd = -1;
	struct stat st;

	if (unlinkat(dir, name, 0) == 0)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return err_set(e, errno, "remove %s", name);
	fd = openat(dir, name, READ_DIRECTORY);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "remove %s", name);
	if (st.st_dev != c->dev || ++below.depth > DEPTH_MOST)
		return err_set(e, EXDEV, "remove %s", name);
	if (dir_each(fd, name, erase_entry, &below, e) < 0)
		return -1;
	return unlinkat(dir, name, AT_REMOVEDIR) == 0 ? 0 :
	    err_set(e, errno, "remove %s", name);
}

int
init_erase(int dir, const char *name, struct err *e)
{
	struct copying c = {0};
	struct stat st;

	if (fstat(dir, &st) < 0)
		return err_set(e, errno, "remove %s", name);
	c.dev = st.st_dev;
	return erase_entry(&c, dir, name, e);
}
