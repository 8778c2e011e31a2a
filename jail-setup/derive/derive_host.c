/* SPDX-License-Identifier: BSD-2-Clause */
/* derive_host.c - see derive_host.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path_below.h"
#include "base/slurp.h"
#include "derive.h"
#include "derive_host.h"
#include "dir.h"
#include "err.h"
#include "list.h"
#include "scope.h"

enum { LINKS_MAX = 40, DEPTH_MAX = 60 };

void
derive_seen_close(struct derive_seen *s)
{
	scope_close(&s->fd);
	s->fd = -1;
}

struct way {
	struct derive_seen *s;
	uid_t owner;
	enum ground inside;	/* of s, if it is a directory */
	char rest[2 * PATH_MAX];
	int links;
};

static bool
begin_at_root(const struct derive_from *from, struct way *w)
{
	struct derive_seen *s = w->s;

	derive_seen_close(s);
	s->fd = open(from->root[0] != '\0' ? from->root : "/",
	    O_PATH | O_DIRECTORY | O_CLOEXEC);
	strcpy(s->path, "/");
	s->ground = w->inside = GROUND_ROOTS;
	if (s->fd < 0 || fstat(s->fd, &s->st) < 0)
		return false;
	w->owner = s->st.st_uid;
	return true;
}

/* Takes the first name off the rest; false: none is left. */
static bool
take_name(struct way *w, char name[NAME_MAX + 1])
{
	char *s = w->rest + strspn(w->rest, "/");
	size_t n = strcspn(s, "/");

	if (n > NAME_MAX)
		n = NAME_MAX;	/* no such file */
	memcpy(name, s, n);
	name[n] = '\0';
	memmove(w->rest, s + n, strlen(s + n) + 1);
	return n > 0;
}

/* Puts this in front of the rest. */
static bool
put_before(struct way *w, const char *text)
{
	char all[2 * PATH_MAX];

	if (snprintf(all, sizeof(all), "%s/%s", text, w->rest) >=
	    (int)sizeof(all)) {
		errno = ENAMETOOLONG;
		return false;
	}
	strcpy(w->rest, all);
	return true;
}

/* ".." of what has no links on its way: by its name. */
static bool
go_up(const struct derive_from *from, struct way *w)
{
	char up[PATH_MAX];

	snprintf(up, sizeof(up), "%s", w->s->path);
	*strrchr(up, '/') = '\0';
	return put_before(w, up) && begin_at_root(from, w);
}

static bool
follow_link(const struct derive_from *from, struct way *w, int fd,
    const struct stat *st)
{
	char text[PATH_MAX];
	struct err e;

	if (++w->links > LINKS_MAX) {
		errno = ELOOP;
		return false;
	}
	if (source_link(w->inside, st, w->owner, "", &e) < 0) {
		errno = EPERM;
		return false;
	}
	return slurp_link(fd, "", text) && put_before(w, text) &&
	    (text[0] != '/' || begin_at_root(from, w));
}

static bool
go_down(struct way *w, const char *name, int *fd, const struct stat *st)
{
	struct derive_seen *s = w->s;
	size_t n = strlen(s->path);

	n -= n == 1;		/* the root */
	if (n + strlen(name) + 2 > sizeof(s->path)) {
		errno = ENAMETOOLONG;
		return false;
	}
	sprintf(s->path + n, "/%s", name);
	scope_close(&s->fd);
	s->fd = take_fd(fd);
	s->st = *st;
	s->ground = w->inside;
	if (S_ISDIR(st->st_mode))
		w->inside = source_ground(w->inside, st, w->owner);
	return true;
}

static bool
step(const struct derive_from *from, struct way *w, const char *name,
    bool follow)
{
	scope_fd fd = -1;
	struct stat st;

	if (strcmp(name, ".") == 0)
		return true;
	if (strcmp(name, "..") == 0)
		return go_up(from, w);
	fd = openat(w->s->fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return false;
	if (S_ISLNK(st.st_mode) &&
	    (follow || w->rest[strspn(w->rest, "/")] != '\0'))
		return follow_link(from, w, fd, &st);
	return go_down(w, name, &fd, &st);
}

int
derive_find(const struct derive_from *from, const char *path, bool follow,
    struct derive_seen *s)
{
	struct way w = { .s = s };
	char name[NAME_MAX + 1];
	bool ok;

	s->fd = -1;
	if (strlen(path) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(w.rest, path);
	ok = begin_at_root(from, &w);
	while (ok && take_name(&w, name))
		ok = step(from, &w, name, follow);
	if (ok && path_is_kernels(s->path)) {
		errno = ENOENT;
		ok = false;
	}
	if (!ok)
		derive_seen_close(s);
	return ok ? 0 : -1;
}

/* For reading, if it is for us: see derive_read(). */
static int
open_to_read(const struct derive_from *from, const char *path, bool any)
{
	scope_seen s = { .fd = -1 };

	if (derive_find(from, path, true, &s) < 0 || !S_ISREG(s.st.st_mode))
		return -1;
	if (!any && (s.ground == GROUND_OTHERS || s.ground == GROUND_STICKY) &&
	    (s.st.st_mode & S_IROTH) == 0)
		return -1;
	return source_named(take_fd(&s.fd));
}

static int
read_whole(const struct derive_from *from, const char *path, bool any,
    size_t max, char **text, size_t *n, struct err *e)
{
	scope_fd fd = open_to_read(from, path, any);

	*text = NULL;
	if (fd < 0)
		return 0;
	errno = 0;
	if (slurp_fd(fd, max, text, n) == 0)
		return 1;
	return errno == ENOMEM ? err_set(e, ENOMEM, "%s", path) : 0;
}

int
derive_read(const struct derive_from *from, const char *path, size_t max,
    char **text, size_t *n, struct err *e)
{
	return read_whole(from, path, false, max, text, n, e);
}

int
derive_read_any(const struct derive_from *from, const char *path, size_t max,
    char **text, size_t *n, struct err *e)
{
	return read_whole(from, path, true, max, text, n, e);
}

void
derive_head(const struct derive_from *from, const char *path, char *text,
    size_t size)
{
	scope_fd fd = open_to_read(from, path, false);
	ssize_t n = fd >= 0 ? read(fd, text, size - 1) : 0;

	text[n > 0 ? n : 0] = '\0';
}

bool
derive_may_copy(enum ground at, uid_t dir, const struct stat *file)
{
	return at == GROUND_ROOTS || !S_ISREG(file->st_mode) ||
	    file->st_nlink == 1 || file->st_uid == dir ||
	    (file->st_mode & S_IROTH) != 0;
}

struct walking {
	derive_each_walked *each;
	void *arg;
	uid_t owner;
	dev_t dev;
	size_t n;
	int depth;
};

static int walk_dir(struct walking *w, int dir, const struct stat *st,
    enum ground inside, const char *shown, struct err *e);

static int
walk_one(struct walking *w, int dir, const struct stat *in, enum ground at,
    const char *path, struct err *e)
{
	scope_fd fd = openat(dir, path_base(path),
	    O_PATH | O_NOFOLLOW | O_CLOEXEC);
	char link[PATH_MAX];
	struct stat st;
	struct derive_walked one = { path, &st, NULL, false };
	int rc;

	if (fd < 0 || fstat(fd, &st) < 0)
		return 0;	/* it is gone */
	if (++w->n > SOURCE_WALK_MAX)
		return 1;
	if (S_ISLNK(st.st_mode) && slurp_link(fd, "", link))
		one.link = link;
	one.refused = !derive_may_copy(at, in->st_uid, &st);
	if (S_ISDIR(st.st_mode) && st.st_dev == w->dev &&
	    faccessat(fd, ".", R_OK | X_OK, AT_EACCESS) < 0)
		one.refused = true;
	rc = w->each(w->arg, &one, e);
	if (rc != 0 || !S_ISDIR(st.st_mode) || st.st_dev != w->dev ||
	    one.refused)
		return rc;
	return walk_dir(w, fd, &st, source_ground(at, &st, w->owner), path, e);
}

static int
walk_dir(struct walking *w, int dir, const struct stat *st, enum ground inside,
    const char *shown, struct err *e)
{
	scope_list names = {0};
	int rc = 0;

	if (++w->depth > DEPTH_MAX)
		return 1;
	if (dir_names(dir, shown, NULL, &names, e) < 0)
		rc = e->no == ENOMEM ? -1 : 0;	/* it is gone */
	list_sort(&names);
	for (size_t i = 0; rc == 0 && i < names.n; i++) {
		char path[PATH_MAX];

		if ((size_t)snprintf(path, sizeof(path), "%s/%s", shown,
		    names.v[i]) < sizeof(path))
			rc = walk_one(w, dir, st, inside, path, e);
	}
	w->depth--;
	return rc;
}

int
derive_walk(const struct derive_from *from, const char *top,
    derive_each_walked *each, void *arg, struct err *e)
{
	struct walking w = { .each = each, .arg = arg };
	scope_seen s = { .fd = -1 };
	struct stat root;

	if (derive_find(from, top, true, &s) < 0 || !S_ISDIR(s.st.st_mode) ||
	    stat(from->root[0] != '\0' ? from->root : "/", &root) < 0)
		return 0;
	if (faccessat(s.fd, ".", R_OK | X_OK, AT_EACCESS) < 0)
		return 2;
	w.owner = root.st_uid;
	w.dev = s.st.st_dev;
	return walk_dir(&w, s.fd, &s.st, source_ground(s.ground, &s.st,
	    w.owner), top, e);
}

int
derive_names(const struct derive_from *from, const char *dir,
    struct list *out, struct err *e)
{
	scope_seen s = { .fd = -1 };

	if (derive_find(from, dir, true, &s) < 0 || !S_ISDIR(s.st.st_mode))
		return 0;
	if (dir_names(s.fd, dir, NULL, out, e) < 0 && e->no == ENOMEM)
		return -1;
	list_sort(out);
	return 0;
}
