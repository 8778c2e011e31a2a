/* SPDX-License-Identifier: BSD-2-Clause */
/* init_walk.c - see init_walk.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "init_file.h"
#include "init_say.h"
#include "init_walk.h"
#include "scope.h"

enum { LINKS_MOST = 8 };

#define DIRECTORY (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* The first component of a path: copied; returns what follows it. */
static const char *
component(const char *path, char name[NAME_MAX + 1])
{
	size_t n;

	path += strspn(path, "/");
	n = strcspn(path, "/");
	if (n > NAME_MAX)
		return NULL;
	memcpy(name, path, n);
	name[n] = '\0';
	path += n;
	return path + strspn(path, "/");
}

/*
 * As far as a directory above the last component; `make`: those that are
 * missing are made, root's.  name: the last component.
 */
static int
walk_above(const char *path, bool make, char name[NAME_MAX + 1],
    struct err *e)
{
	scope_fd at = open("/", DIRECTORY);
	const char *rest = component(path, name);

	for (; at >= 0 && rest != NULL && *rest != '\0';
	    rest = component(rest, name)) {
		int next;

		if (make && mkdirat(at, name, 0755) < 0 && errno != EEXIST)
			return err_set(e, errno, "%s: make %s", path, name);
		next = openat(at, name, DIRECTORY);
		if (next < 0)
			return err_set(e, errno, "%s: %s is no directory of "
			    "its own", path, name);
		close(at);
		at = next;
	}
	return rest != NULL && at >= 0 ? take_fd(&at) :
	    err_set(e, rest == NULL ? ENAMETOOLONG : errno, "%s", path);
}

int
init_walk(const char *path, struct err *e)
{
	char name[NAME_MAX + 1];
	scope_fd above = walk_above(path, false, name, e);
	int fd;

	if (above < 0)
		return -1;
	fd = openat(above, name, DIRECTORY);
	return fd >= 0 ? fd : err_set(e, errno, "%s", path);
}

/* --- a file of the tree or of a private directory ------------------------ */

static bool
only_root_writes(int dir)
{
	struct stat st;

	return fstat(dir, &st) == 0 && st.st_uid == 0 &&
	    (st.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

struct way {
	char left[PATH_MAX];	/* what is to be walked still */
	unsigned links;
};

/* The link `name` in dir goes before what is left.  1: from "/" again. */
static int
follow(int dir, const char *name, struct way *w)
{
	char text[PATH_MAX], whole[2 * PATH_MAX];
	ssize_t n;

	if (!only_root_writes(dir) || ++w->links > LINKS_MOST) {
		errno = ELOOP;
		return -1;
	}
	n = readlinkat(dir, name, text, sizeof(text) - 1);
	if (n < 0)
		return -1;
	text[n] = '\0';
	snprintf(whole, sizeof(whole), "%s/%s", text, w->left);
	if (strlen(whole) >= sizeof(w->left)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(w->left, whole);
	return text[0] == '/';
}

/* One step from *at; 1: the last one, *at is the file. */
static int
step(int *at, struct way *w)
{
	char name[NAME_MAX + 1];
	const char *rest = component(w->left, name);
	struct stat st;
	bool last;
	int next, rc;

	if (rest == NULL) {
		errno = ENAMETOOLONG;
		return -1;
	}
	last = *rest == '\0';
	memmove(w->left, rest, strlen(rest) + 1);
	if (fstatat(*at, name[0] != '\0' ? name : ".", &st,
	    AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	if (S_ISLNK(st.st_mode)) {
		rc = follow(*at, name, w);
		next = rc > 0 ? open("/", DIRECTORY) : -1;
		if (rc <= 0)
			return rc;
	} else {
		next = openat(*at, name[0] != '\0' ? name : ".", last ?
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC :
		    DIRECTORY);
		rc = last;
	}
	if (next < 0)
		return -1;
	close(*at);
	*at = next;
	return S_ISLNK(st.st_mode) ? 0 : rc;
}

int
init_open(const char *path, struct err *e)
{
	scope_fd at = open("/", DIRECTORY);
	struct way w = {0};
	struct stat st;
	int rc = 0;

	if (strlen(path) >= sizeof(w.left))
		return err_set(e, ENAMETOOLONG, "%s", path);
	strcpy(w.left, path);
	while (at >= 0 && rc == 0)
		rc = step(&at, &w);
	if (at < 0 || rc < 0 || fstat(at, &st) < 0)
		return err_set(e, errno, "%s", path);
	return S_ISREG(st.st_mode) ? take_fd(&at) :
	    err_set(e, 0, "%s: no regular file", path);
}

char *
init_read(int fd, const char *shown, size_t most, size_t *n, struct err *e)
{
	char *text = malloc(most + 2);
	ssize_t got = 1;

	if (text == NULL)
		return err_null(e, errno, "%s", shown);
	for (*n = 0; got > 0 && *n <= most;) {
		got = read(fd, text + *n, most + 1 - *n);
		if (got > 0)
			*n += (size_t)got;
	}
	if (got < 0 || *n > most) {
		err_set(e, got < 0 ? errno : EFBIG, "%s", shown);
		free(text);
		return NULL;
	}
	text[*n] = '\0';
	return text;
}

/* --- directories --------------------------------------------------------- */

/* Ours, since it was not there: no other has had it. */
static int
give(int above, const char *name, const struct init_dir *d, struct err *e)
{
	scope_fd fd = openat(above, name, O_RDONLY | O_DIRECTORY |
	    O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "%s", d->path);
	if (st.st_uid != geteuid())
		return err_set(e, 0, "%s: another took its place", d->path);
	/* a set-gid bit stays, and without CAP_FSETID is set now or never */
	if (fchown(fd, (uid_t)-1, getegid()) < 0 ||
	    fchmod(fd, d->mode) < 0 || fchown(fd, d->uid, d->gid) < 0)
		return err_set(e, errno, "%s: give it to %u:%u", d->path,
		    d->uid, d->gid);
	return 0;
}

static int
keep(int above, const char *name, const struct init_dir *d, struct err *e)
{
	struct stat st;

	if (fstatat(above, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(e, errno, "%s", d->path);
	if (!S_ISDIR(st.st_mode))
		return err_set(e, 0, "%s: no directory", d->path);
	if (st.st_uid != d->uid || st.st_gid != d->gid)
		init_say("%s: there already, %u:%u's, left so", d->path,
		    st.st_uid, st.st_gid);
	return 0;
}

int
init_make_dir(const struct init_dir *d, struct err *e)
{
	char name[NAME_MAX + 1];
	scope_fd above = walk_above(d->path, true, name, e);

	if (above < 0)
		return -1;
	if (mkdirat(above, name, 0700) == 0)
		return give(above, name, d, e);
	return errno == EEXIST ? keep(above, name, d, e) :
	    err_set(e, errno, "%s", d->path);
}
