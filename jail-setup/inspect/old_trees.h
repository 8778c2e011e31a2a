/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * old_trees.h - who still runs in another tree than a login would get now.
 *
 * Sessions keep the generation they entered.  After a refresh they have the
 * files from before it, among them the libraries that were to be replaced;
 * after a rollback those that were to be left behind.  A generation of another
 * serial with the same tree is none of that.
 *
 * All sessions of a service are one row; so are those that jailsh --jail has
 * started in one unit; and the logins of a jail.
 */
#ifndef OLD_TREES_H
#define OLD_TREES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "generation.h"
#include "jail.h"
#include "list.h"

struct err;
struct findings;
struct jails;
struct places;

enum old_kind { OLD_SERVICE, OLD_LAUNCHED, OLD_LOGINS };

struct old_tree {
	enum old_kind kind;
	char jail[JAIL_NAME_MAX + 1];
	char current[SERIAL_MAX + 1];
	size_t n;			/* sessions */
	/* of the oldest of them: */
	char serial[SERIAL_MAX + 1];
	char unit[NAME_MAX + 1];	/* unit_of.h; "": none */
	pid_t pid;
	time_t since;
	struct list users;		/* their accounts, or uids */
	/* of a service, by its file: */
	int engine, restart;
};

struct old_trees {
	struct old_tree *v;
	size_t n, room;
};

/*
 * In these jails, in their order; with `only` (check_selects) in those of them.
 * Needs root.
 */
int  old_trees_find(const struct places *at, const struct jails *all,
    char *const *only, struct old_trees *o, struct err *e);
void old_trees_free(struct old_trees *o);

/* Pure: "sessions", or the unit. */
const char *old_tree_path(const struct old_tree *o);

/* Pure: who runs in which generation since when, and what corrects it. */
enum { OLD_TEXT = 512 };
void old_tree_found(const struct old_tree *o, char text[OLD_TEXT]);
void old_tree_mend(const struct old_tree *o, char mend[OLD_TEXT]);

/* Pure: a service in its own unit, which jail-setup made. */
bool old_tree_ours(const struct old_tree *o);

/*
 * old-tree: one for each of them.  A service with restart = "never" is accepted
 * by its file.
 */
int check_old_trees(const struct places *at, const struct jails *all,
    char *const *only, struct findings *f, struct err *e);

#endif
