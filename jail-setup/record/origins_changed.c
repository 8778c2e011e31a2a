/* SPDX-License-Identifier: BSD-2-Clause */
/* origins_changed.c - see origins_changed.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/pathmap.h"
#include "base/workers.h"
#include "err.h"
#include "origins.h"
#include "origins_changed.h"
#include "scope.h"

enum {
	WORTH = 4,	/* names for which opening their directory pays */
	SHARE = 512,	/* origins that a worker takes at a time */
	MANY = 4 * SHARE,
};

/* An open directory, so that the kernel need not resolve its path again. */
struct near {
	int fd;			/* -1: none */
	bool gone;		/* it does not exist */
	const char *path;
	size_t n;		/* length of that, without the last '/' */
};

/* The length of the path's directory; 0: do not split it. */
static size_t
directory_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL || slash[1] == '\0' ? 0 : (size_t)(slash - path);
}

static bool
is_in(const char *path, const char *dir, size_t n)
{
	return strncmp(path, dir, n) == 0 && path[n] == '/' &&
	    directory_length(path) == n;
}

/* Opens the directory of origin i if enough of the next ones are in it. */
static void
open_near(struct near *at, const struct origins *o, size_t i, size_t end)
{
	const char *path = o->v[i].host;
	size_t n = directory_length(path);
	char dir[PATH_MAX];

	if ((at->fd >= 0 || at->gone) && is_in(path, at->path, at->n))
		return;
	scope_close(&at->fd);
	*at = (struct near){ .fd = -1 };
	if (n == 0 || n >= sizeof(dir) || i + WORTH > end)
		return;
	for (size_t k = 1; k < WORTH; k++)
		if (!is_in(o->v[i + k].host, path, n))
			return;
	memcpy(dir, path, n);
	dir[n] = '\0';
	at->fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	at->gone = at->fd < 0 && (errno == ENOENT || errno == ENOTDIR);
	at->path = path;
	at->n = n;
}

static struct origin
look_at(const struct near *at, const char *path)
{
	struct stat st;

	if (at->gone)
		return (struct origin){ .kind = ORIGIN_ABSENT };
	return origin_seen(at->fd < 0 ? lstat(path, &st) : fstatat(at->fd,
	    path + at->n + 1, &st, AT_SYMLINK_NOFOLLOW), &st);
}

/* --- once a run ----------------------------------------------------------- */

struct looks {
	struct pathindex paths;
	struct origin *v;
	size_t n, room;
};

struct looks *
looks_new(struct err *e)
{
	struct looks *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return err_null(e, errno, "refresh");
	return l;
}

void
looks_free(struct looks *l)
{
	if (l == NULL)
		return;
	pathindex_free(&l->paths);
	free(l->v);
	free(l);
}

/* If there is no memory for it, the path is only looked at again. */
static void
remember_look(struct looks *l, const char *path, const struct origin *now)
{
	struct err ignored;
	size_t i;

	if (ARRAY_ROOM(l->v, l->n, l->room, "refresh", &ignored) == 0 &&
	    pathindex_find(&l->paths, path, l->n, &i, &ignored) == 0)
		l->v[l->n++] = *now;
}

static const char *
find_changed(const struct origins *o, size_t from, size_t end,
    struct looks *seen)
{
	struct near at = { .fd = -1 };
	const char *which = NULL;

	for (size_t i = from; which == NULL && i < end; i++) {
		const char *path = o->v[i].host;
		uintptr_t known = seen == NULL ? 0 :
		    (uintptr_t)pathmap_get(&seen->paths.map, path);
		struct origin now;

		if (known != 0) {
			now = seen->v[known - 1];
		} else {
			open_near(&at, o, i, end);
			now = look_at(&at, path);
			if (seen != NULL)
				remember_look(seen, path, &now);
		}
		if (origin_differs(&o->v[i], &now))
			which = path;
	}
	scope_close(&at.fd);
	return which;
}

/* --- by every core -------------------------------------------------------- */

struct shares {
	const struct origins *o;
	_Atomic(const char *) which;
};

/* -1 stops the other workers. */
static int
find_in_share(void *arg, size_t i, struct err *e)
{
	struct shares *s = arg;
	size_t end = (i + 1) * SHARE;
	const char *which = find_changed(s->o, i * SHARE,
	    end < s->o->n ? end : s->o->n, NULL);

	if (which == NULL)
		return 0;
	s->which = which;
	return err_set(e, 0, "%s", which);
}

const char *
origins_changed(const struct origins *o, struct looks *seen)
{
	struct shares s = { .o = o };
	struct err ignored;

	if (seen != NULL || o->n < MANY)
		return find_changed(o, 0, o->n, seen);
	workers_run((o->n + SHARE - 1) / SHARE, find_in_share, &s, &ignored);
	return s.which;
}
