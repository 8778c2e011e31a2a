/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_look.h - what init finds before it writes anything: what there is
 * already, and all that stands in its way.  Changes nothing; needs root.
 */
#ifndef INIT_LOOK_H
#define INIT_LOOK_H

#include <limits.h>

#include "init_steps.h"
#include "jail.h"
#include "list.h"

struct err;
struct init_want;
struct places;

struct init_seen {
	struct init_facts facts;	/* hook and lines are the caller's */
	char file[PATH_MAX];		/* of the jail */
	char *text;			/* what it says or will say; or NULL */
	struct jail jail;		/* the same, parsed */
	bool lame;			/* no line can be added: a problem */
	struct list problems;		/* nothing may be written */
	struct list notes;
};

/* Free *s either way.  -1: it could not look; not a problem of the host. */
int  init_look(const struct init_want *w, const struct places *at,
    struct init_seen *s, struct err *e);
void init_seen_free(struct init_seen *s);

/* For init_look.c: this host, and what s->jail needs of it (init_host.c). */
int  init_look_host(const struct places *at, struct init_seen *s,
    struct err *e);

/* Adds it, once. */
int  init_problem(struct init_seen *s, const struct err *why, struct err *e);

/* Adds who is in a group of ROOT/etc/group, primary members too, not root. */
int  init_root_members(const char *root, const char *group, struct list *out,
    struct err *e);

/*
 * The number of a name in ROOT/etc/passwd or group.  1; 0: it is not there; -1.
 */
int  init_root_number(const char *root, const char *file, const char *name,
    unsigned *number, struct err *e);

#endif
