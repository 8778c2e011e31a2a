/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * row_places.h - rows of commands that jailsh refuses to an account, because
 * their root, or the directory they start in, is not there in its jail.
 */
#ifndef ROW_PLACES_H
#define ROW_PLACES_H

#include "call_rules.h"

struct entry;
struct err;
struct jail;

struct row_place {		/* one that is missing; for the call only */
	const char *name;	/* of the row */
	const char *why;	/* the same for every account with that fault */
	const char *path;	/* in the jail, of this account */
	const char *fix;
};

typedef int row_places_say(void *arg, const struct row_place *p,
    struct err *e);

/*
 * Looks where the entry will have each, as jailsh --test does; one in a mount
 * whose source is missing is left out, for that refuses the login.
 */
int row_places(const struct entry *en, int tree,
    const struct call_rules *rules, row_places_say *say, void *arg,
    struct err *e);

/* Of the last account's jail: those of one come one after the other. */
struct row_tree {
	const struct jail *jail;	/* borrowed */
	int tree;
	struct call_rules rules;
};
#define ROW_TREE_CLOSED { .tree = -1 }

/* The same; a tree that cannot be read has another finding. */
int  row_places_of(struct row_tree *t, const struct entry *en,
    const char *state, row_places_say *say, void *arg, struct err *e);
void row_tree_close(struct row_tree *t);

#endif
