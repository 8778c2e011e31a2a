/* SPDX-License-Identifier: BSD-2-Clause */
/* source.c - see source.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/slurp.h"
#include "err.h"
#include "plan/plan_walk.h"
#include "scope.h"
#include "source.h"

void
source_close(struct source *s)
{
	scope_close(&s->fd);
	s->fd = -1;
}

/* What it is; the rest of *s is set. */
static int
look(struct source *s, const char *shown, struct err *e)
{
	struct statx st;

	if (fstat(s->fd, &s->st) < 0 || statx(s->fd, "", AT_EMPTY_PATH |
	    AT_NO_AUTOMOUNT, STATX_MNT_ID, &st) < 0)
		return err_set(e, errno, "stat %s", shown);
	s->mount = st.stx_mnt_id;
	return 0;
}

static int
open_top(struct source *s, struct err *e)
{
	*s = (struct source){
		.fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC),
		.ground = GROUND_ROOTS, .open = true,
	};
	return s->fd < 0 ? err_set(e, errno, "open /") : look(s, "/", e);
}

int
source_of(int dir, const char *shown, struct source *s, struct err *e)
{
	*s = (struct source){
		.fd = fcntl(dir, F_DUPFD_CLOEXEC, 0), .ground = GROUND_ROOTS,
	};
	if (s->fd < 0)
		return err_set(e, errno, "open %s", shown);
	if (look(s, shown, e) == 0)
		return 0;
	source_close(s);
	return -1;
}

int
source_child(const struct source *dir, const char *name, const char *shown,
    struct source *s, struct err *e)
{
	struct source at = {
		.fd = openat(dir->fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC),
		.ground = source_ground(dir->ground, &dir->st, 0),
		.keeper = dir->st.st_uid,
		.open = dir->open && (dir->st.st_mode & S_IXOTH) != 0,
	};

	if (at.fd < 0)
		return err_set(e, errno, "open %s", shown);
	if (look(&at, shown, e) < 0) {
		source_close(&at);
		return -1;
	}
	*s = at;
	return 0;
}

static void
step_to(struct source *s, struct source *next)
{
	source_close(s);
	*s = *next;
	next->fd = -1;
}

/* To the directory at a path that has no links. */
static int
open_again(const char *path, struct source *s, struct err *e)
{
	char name[NAME_MAX + 1];
	scope_source next = SOURCE_CLOSED;
	size_t n;

	source_close(s);
	if (open_top(s, e) < 0)
		return -1;
	for (path += strspn(path, "/"); *path != '\0';
	    path += n + strspn(path + n, "/")) {
		n = strcspn(path, "/");
		snprintf(name, sizeof(name), "%.*s", (int)n, path);
		if (source_child(s, name, path, &next, e) < 0)
			return -1;
		step_to(s, &next);
	}
	return 0;
}

/* The link that `w->at` is: its text takes its place. */
static int
follow(struct walk *w, const struct source *link, struct source *s,
    struct err *e)
{
	char text[PATH_MAX];
	int no;

	if (source_link(link->ground, &link->st, 0, w->at, e) < 0)
		return -1;
	if (!slurp_link(link->fd, "", text))
		return err_set(e, errno, "read %s", w->at);
	no = walk_follow(w, text);
	if (no != 0)
		return err_set(e, no, "%.100s", w->at);
	return text[0] == '/' ? open_again("", s, e) : 0;
}

/* One name down. */
static int
step(struct walk *w, struct source *s, struct err *e)
{
	scope_source child = SOURCE_CLOSED;

	if (source_child(s, strrchr(w->at, '/') + 1, w->at, &child, e) < 0)
		return -1;
	if (S_ISLNK(child.st.st_mode) && !walk_ended(w))
		return follow(w, &child, s, e);
	step_to(s, &child);
	return 0;
}

int
source_find(const char *path, struct source *s, struct err *e)
{
	struct walk w = { .links = 0 };
	enum walk_step way = WALK_DOWN;
	int rc = 0;

	s->fd = -1;
	if ((size_t)snprintf(w.rest, PATH_MAX, "%s", path) >= PATH_MAX)
		return err_set(e, ENAMETOOLONG, "%.100s", path);
	if (open_top(s, e) < 0)
		return -1;
	while (rc == 0 && (way = walk_step(&w)) > WALK_ENDED)
		rc = way == WALK_UP ? open_again(w.at, s, e) :
		    way == WALK_DOWN ? step(&w, s, e) : 0;
	if (rc == 0 && way == WALK_TOO_LONG)
		rc = err_set(e, ENAMETOOLONG, "%.100s", path);
	if (rc < 0)
		source_close(s);
	return rc;
}

bool
source_allowed(const struct source *s)
{
	return s->ground == GROUND_ROOTS ||
	    (s->open && (s->st.st_mode & S_IROTH) != 0) ||
	    (s->keeper != 0 && s->st.st_uid == s->keeper);
}

void
source_why(const struct source *s, char why[SOURCE_WHY])
{
	snprintf(why, SOURCE_WHY, "not everybody can read it, it is uid %u's, "
	    "and others can write its directory, uid %u's",
	    (unsigned)s->st.st_uid, (unsigned)s->keeper);
}

int
source_read(const struct source *s, const char *shown, struct err *e)
{
	int fd = -1;

	if (!S_ISREG(s->st.st_mode))
		return err_set(e, 0, "%s is no regular file", shown);
	fd = source_named(fcntl(s->fd, F_DUPFD_CLOEXEC, 0));
	return fd >= 0 ? fd : err_set(e, errno, "open %s", shown);
}
