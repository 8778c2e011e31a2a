/* SPDX-License-Identifier: BSD-2-Clause */
/* standing.c - see standing.h */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "count.h"
#include "current.h"
#include "jail.h"
#include "plan/manifest.h"
#include "plan/plan_collect.h"
#include "standing.h"
#include "store/held.h"
#include "store/store.h"

const char *
standing_name(enum standing_kind k)
{
	static const char *const names[] = {
		[STANDING_EXTERNAL] = "external",
		[STANDING_NOT_BUILT] = "not built",
		[STANDING_UNSAFE] = "unsafe", [STANDING_UNKNOWN] = "unknown",
		[STANDING_FAILED] = "refresh failed",
		[STANDING_STALE] = "stale", [STANDING_CURRENT] = "current",
	};
	COUNT_IS(names, STANDING_COUNT);

	return names[k];
}

bool
standing_built(enum standing_kind k)
{
	return k >= STANDING_UNKNOWN;
}

bool
standing_unlooked(const struct standing *s)
{
	return s->kind != STANDING_CURRENT && current_unread(&s->why);
}

void
standing_free(struct standing *s)
{
	stale_free(&s->parts);
}

/* Report the first thing that is behind the host. */
static void
set_stale(const struct current *c, struct standing *s)
{
	char part[STALE_PART];

	s->kind = STANDING_STALE;
	s->since = c->since;
	if (c->unplanned) {
		s->why = c->why;
		if (geteuid() != 0 &&
		    (c->why.no == EACCES || c->why.no == EPERM))
			s->kind = STANDING_UNKNOWN;
	} else if (c->files.n > 0) {
		err_set(&s->why, 0, "%s is another file on the host now, or "
		    "gone%s", c->files.v[0], c->files.n > 1 ?
		    ", and it is not the only one" : "");
	} else if (c->path[0] != '\0') {
		err_set(&s->why, 0, "a new plan has something else for %s",
		    c->path);
	} else {
		s->since = c->parts.v[0].since;
		err_set(&s->why, 0, "%s stays as it was: %s",
		    stale_part(&c->parts.v[0], part), c->parts.v[0].why);
	}
}

/* A rollback is undone by a refresh, unless the host went back as well. */
static void
set_behind(const struct jail *j, const struct places *at,
    struct held *h, const struct manifest *m, struct standing *s)
{
	struct current c;
	scope_stale failed = {0};
	struct err ignored;

	s->kind = STANDING_CURRENT;
	if (current_look(j, at, h, m, &c, &s->why) < 0)
		s->kind = STANDING_STALE;
	else if (current_behind(&c))
		set_stale(&c, s);
	else
		s->why = (struct err){0};	/* e.g. of a missing record */
	if (standing_unlooked(s))
		s->kind = STANDING_UNKNOWN;
	s->parts = c.parts;
	c.parts = (struct stale){0};
	current_free(&c);
	if (s->kind == STANDING_STALE && (store_newest(at->state, j->name,
	    s->newer, &ignored) < 0 || strcmp(s->newer, s->serial) <= 0))
		s->newer[0] = '\0';
	store_failed(at->state, j->name, &failed);
	if (failed.n > 0) {
		s->kind = STANDING_FAILED;
		s->since = failed.v[0].since;
		err_set(&s->why, 0, "%s", failed.v[0].why);
	}
}

void
standing_look(const struct jail *j, const struct places *at,
    struct standing *s)
{
	scope_manifest m = {0};
	scope_held h = HELD_CLOSED;
	size_t files;

	*s = (struct standing){ .kind = STANDING_EXTERNAL };
	if (j->root != NULL)
		return;
	hold_look(at->state, j->name, &s->hold);
	if (held_open(at->state, j->name, NULL, &h, &s->why) < 0 ||
	    held_manifest(&h, &m, &s->why) < 0) {
		s->kind = s->why.no == ENOENT ? STANDING_NOT_BUILT :
		    STANDING_UNSAFE;
	} else {
		strcpy(s->serial, h.serial);
		s->size = manifest_size(&m, &files);
		set_behind(j, at, &h, &m, s);
	}
}
