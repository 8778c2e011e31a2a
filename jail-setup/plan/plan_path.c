/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_path.c - see plan_path.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/host_trust.h"
#include "base/path_below.h"
#include "base/slurp.h"
#include "err.h"
#include "plan_path.h"
#include "plan_walk.h"
#include "scope.h"

enum { DEEPEST = 200 };

/* A walk down the host's own tree, link by link. */
struct way {
	struct plan *plan;
	const char *asked;		/* for messages */
	const char *why;
	const struct plan_entry *because;
	struct walk walk;
	bool linked;			/* what was asked for is a link */
	enum ground ground;		/* of walk.at, see host_trust.h */
	bool led;			/* a link in a directory that others */
					/* can write led here, or `named` */
	bool named;			/* a file that others can write did */
};

static struct plan_entry *
add_entry(struct way *w, enum plan_type type, const char *source, mode_t mode,
    off_t size, int *made, struct err *e)
{
	bool last = walk_ended(&w->walk);
	char on_way[PATH_MAX + 32];
	const struct plan_want en = {
		.path = w->walk.at, .type = type, .source = source,
		.mode = mode, .size = size, .because = w->because,
		.why = last ? w->why : on_way,
		.on_way = type == PLAN_LINK && !last ? w->why : NULL,
	};

	snprintf(on_way, sizeof(on_way), "on the way to %s", w->asked);
	return plan_add(w->plan, &en, made, e);
}

/* check_tree.c and tree_erase.c go no deeper. */
bool
plan_path_deep(const char *path)
{
	int n = 0;

	for (; *path != '\0'; path++)
		n += *path == '/';
	return n > DEEPEST;
}

static int
enter_directory(struct way *w, const struct stat *st, struct err *e)
{
	struct plan_entry *en;
	int made;

	if (plan_path_deep(w->walk.at))
		return err_set(e, ENAMETOOLONG, "%.60s... lies below more than "
		    "%d directories", w->asked, DEEPEST);
	en = add_entry(w, PLAN_DIR, NULL, 0755, 0, &made, e);
	if (en == NULL)
		return -1;
	if (en->ground == GROUND_UNSEEN)
		en->ground = source_ground(w->ground, st, w->plan->owner);
	w->ground = en->ground;
	return 0;
}

static int
follow_link(struct way *w, const char *target, struct err *e)
{
	int no = walk_follow(&w->walk, target);

	if (no != 0)
		return err_set(e, no, no == ELOOP ? "%s" : "%.60s...",
		    w->asked);
	w->led = w->led || w->ground != GROUND_ROOTS;
	if (target[0] == '/')
		w->ground = GROUND_ROOTS;
	return 0;
}

static int
add_link(struct way *w, const struct stat *st, struct err *e)
{
	char target[PATH_MAX];
	const struct plan_entry *en = plan_find(w->plan, w->walk.at);
	bool last = walk_ended(&w->walk);
	int made;

	if (source_link(w->ground, st, w->plan->owner, w->walk.at, e) < 0)
		return -1;
	if (en != NULL && en->type == PLAN_LINK && !last)
		return follow_link(w, en->source, e);
	if (!slurp_link(AT_FDCWD, w->walk.at, target))
		return err_set(e, errno, "%s", w->walk.at);
	en = add_entry(w, PLAN_LINK, target, 0777, 0, &made, e);
	if (en == NULL)
		return -1;
	if (last) {	/* a link on the way, such as /bin, is no reason */
		w->linked = true;
		w->because = en;
		w->why = "where the link leads";
	}
	return follow_link(w, target, e);
}

/*
 * The type of what is there: 'd', 'l', or 0 for anything else; fills *st.  It
 * asks the plan first, which knows most directories already: lstat(2) of each
 * would be most of the work.
 */
static int
kind_of(const struct way *w, struct stat *st)
{
	const struct plan_entry *en = plan_find(w->plan, w->walk.at);

	if (en != NULL && en->type == PLAN_DIR && !walk_ended(&w->walk)) {
		if (en->ground == GROUND_UNSEEN && stat(w->walk.at, st) < 0)
			*st = (struct stat){0};	/* not on the host */
		return 'd';
	}
	if (lstat(w->walk.at, st) < 0)
		return -1;
	return S_ISLNK(st->st_mode) ? 'l' : S_ISDIR(st->st_mode) ? 'd' : 0;
}

/* A file that names another is trusted as far as those who can write it. */
static int
begin_way(struct way *w, struct plan *p, const char *path, const char *why,
    const struct plan_entry *because, bool led, struct err *e)
{
	*w = (struct way){
		.plan = p, .asked = path, .why = why, .because = because,
		.ground = GROUND_ROOTS,
		.named = led || (because != NULL && because->led),
	};
	w->led = w->named;
	if (path[0] != '/')
		return err_set(e, 0, "%s: not an absolute path", path);
	if (path[strspn(path, "/")] == '\0')
		return err_set(e, 0, "/ as a whole does not go into a jail");
	if (strlen(path) >= PATH_MAX)
		return err_set(e, ENAMETOOLONG, "%.60s...", path);
	strcpy(w->walk.rest, path);
	return 0;
}

/* Others than root may lead us only to files that everybody can read. */
static int
check_readable(const struct way *w, struct err *e)
{
	scope_fd fd = -1;

	if (w->ground == GROUND_ROOTS && !w->led)
		return 0;
	fd = source_open(w->walk.at, w->named && w->ground == GROUND_ROOTS ?
	    SOURCE_NAMED : SOURCE_REACHED, e);
	return fd >= 0 ? 0 : -1;
}

/* Limits the bytes that others than root can bring in, host_trust.h. */
static int
check_bounds(const struct way *w, const struct stat *st, struct err *e)
{
	off_t left = SOURCE_ALL_MAX - w->plan->theirs;

	if (!w->led && !source_written(w->ground, st, w->plan->owner))
		return 0;
	if (st->st_size > SOURCE_FILE_MAX)
		return err_set(e, EFBIG, "%s, which others than root can "
		    "write or have named", w->walk.at);
	if (plan_find(w->plan, w->walk.at) == NULL && st->st_size > left)
		return err_set(e, EFBIG, "%s and files before it, which "
		    "others than root can write or have named", w->walk.at);
	return 0;
}

/*
 * If others led to the file first and a trusted one does now, it counts as new:
 * some of what it names may have been refused before.
 */
static void
judge_entry(const struct way *w, const struct stat *st, struct plan_entry *en,
    int *made)
{
	bool led = w->led ||
	    source_written(w->ground, st, w->plan->owner);

	if (*made) {
		en->others = w->ground != GROUND_ROOTS;
		en->led = led;
		en->spare = en->others && w->because != NULL &&
		    w->because->spare;
		w->plan->theirs += led ? st->st_size : 0;
		return;
	}
	if (w->because != NULL && !w->because->spare)
		en->spare = false;
	if (en->led && !led) {
		en->led = false;
		free(en->lacks);
		en->lacks = NULL;
		*made = 1;
	}
}

static struct plan_entry *
add_file(struct way *w, const struct stat *st, int *made, struct err *e)
{
	struct plan_entry *en;

	if (!S_ISREG(st->st_mode))
		return err_null(e, 0, "%s is a %s; only files, links and "
		    "directories go into a jail", w->walk.at,
		    S_ISFIFO(st->st_mode) ? "FIFO" :
		    S_ISSOCK(st->st_mode) ? "socket" : "device");
	if (!walk_ended(&w->walk))
		return err_null(e, ENOTDIR, "%s", w->asked);
	if (check_readable(w, e) < 0 || check_bounds(w, st, e) < 0)
		return NULL;
	/* never set-id, never writable by others; root's in the jail */
	en = add_entry(w, PLAN_FILE, w->walk.at,
	    st->st_mode & 0755, st->st_size, made, e);
	if (en != NULL)
		judge_entry(w, st, en, made);
	return en;
}

/*
 * The way ended in / or in /proc, /sys or /dev, which every jail has for
 * itself.  A link may lead there; nothing below it goes into a jail.
 */
static struct plan_entry *
end_outside(const struct way *w, struct err *e)
{
	if (w->linked)
		return (struct plan_entry *)w->because;
	return err_null(e, 0, "%s: the jail has its own %s", w->asked,
	    w->walk.at[0] != '\0' ? w->walk.at : "/");
}

/* Notes the missing path, so that a refresh sees when it appears. */
static int
note_absent(const struct way *w, int no, struct err *e)
{
	if (no == ENOENT && list_add(&w->plan->inputs, w->walk.at, e) < 0)
		return -1;
	return err_set(e, no, w->linked && no == ENOENT ?
	    "%s: dangling link" : "%s", w->asked);
}

static int
say_too_long(const struct way *w, struct err *e)
{
	return err_set(e, ENAMETOOLONG, "%.60s...", w->asked);
}

/*
 * Walks one name further.  1: go on; 0: the way ends at *end, or with NULL in /
 * or a directory of the kernel; -1: an error.
 */
static int
take_step(struct way *w, struct plan_entry **end, int *made, struct err *e)
{
	enum walk_step step = walk_step(&w->walk);
	struct plan_entry *en;
	struct stat st;
	int what;

	*end = NULL;
	if (step == WALK_TOO_LONG)
		return say_too_long(w, e);
	if (step != WALK_DOWN) {
		en = (struct plan_entry *)plan_find(w->plan, w->walk.at);
		if (step == WALK_UP)
			w->ground = en != NULL ? en->ground : GROUND_ROOTS;
		*end = en;
		return step != WALK_ENDED;
	}
	if (path_is_kernels(w->walk.at))
		return 0;
	if (w->plan->state != NULL && strcmp(w->walk.at, w->plan->state) == 0)
		return err_set(e, 0, "%s: a jail does not hold %s, where the "
		    "jails are", w->asked, w->walk.at);
	what = kind_of(w, &st);
	if (what < 0)
		return note_absent(w, errno, e);
	if (what == 'l')
		return add_link(w, &st, e) < 0 ? -1 : 1;
	if (what == 'd')
		return enter_directory(w, &st, e) < 0 ? -1 : 1;
	*end = add_file(w, &st, made, e);
	return *end != NULL ? 0 : -1;
}

struct plan_entry *
plan_path_add_named(struct plan *p, const char *path, const char *why,
    const struct plan_entry *because, bool led, int *made, struct err *e)
{
	struct plan_entry *end;
	struct way w;
	int more;

	*made = 0;
	if (begin_way(&w, p, path, why, because, led, e) < 0)
		return NULL;
	while ((more = take_step(&w, &end, made, e)) > 0)
		;
	if (more < 0)
		return NULL;
	return end != NULL ? end : end_outside(&w, e);
}

struct plan_entry *
plan_path_add(struct plan *p, const char *path, const char *why,
    const struct plan_entry *because, int *made, struct err *e)
{
	return plan_path_add_named(p, path, why, because, false, made, e);
}

int
plan_path_add_way(struct plan *p, const char *path, const char *why,
    const struct plan_entry *because, char *real, struct err *e)
{
	enum walk_step step;
	struct way w;
	struct stat st = {0};	/* stays so if there is nothing */
	int what;

	if (begin_way(&w, p, path, why, because, false, e) < 0)
		return -1;
	while ((step = walk_step(&w.walk)) == WALK_DOWN &&
	    !walk_ended(&w.walk)) {
		what = kind_of(&w, &st);
		if ((what < 0 && list_add(&p->inputs, w.walk.at, e) < 0) ||
		    (what == 'l' ? add_link(&w, &st, e) :
		    enter_directory(&w, &st, e)) < 0)
			return -1;
	}
	if (step == WALK_TOO_LONG)
		return say_too_long(&w, e);
	if (step == WALK_HERE || step == WALK_UP)
		return err_set(e, 0, "%s: not a plain path", path);
	strcpy(real, w.walk.at);
	return 0;
}

int
plan_path_add_text(struct plan *p, const char *path, const char *text,
    size_t size, const char *why, struct err *e)
{
	char real[PATH_MAX];
	const struct plan_want w = {
		.path = real, .type = PLAN_TEXT, .mode = 0644, .text = text,
		.size = (off_t)size, .why = why,
	};

	return plan_path_add_way(p, path, why, NULL, real, e) < 0 ||
	    plan_replace(p, &w, e) == NULL ? -1 : 0;
}
