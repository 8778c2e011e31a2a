/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * generation.h - where the finished trees of a jail lie.
 *
 *	STATE/.trees/TREE/root		the tree; beside it manifest and origins
 *	STATE/NAME/gen/SERIAL		-> ../../.trees/TREE
 *	STATE/NAME/current		-> gen/SERIAL
 *	STATE/NAME/failed		refresh fails: jail-setup/plan/stale.h
 *
 * Jails with equal trees share one, see tree_share.h.  The links are read and
 * parsed, never followed.
 */
#ifndef GENERATION_H
#define GENERATION_H

#include <stdbool.h>
#include <stddef.h>

struct err;

/* A tree is named RECIPE.SERIAL: see tree_key.h. */
enum {
	SERIAL_MAX = 32,
	RECIPE_HEX = 32,
	TREE_MAX = RECIPE_HEX + 1 + SERIAL_MAX,
};

#define GENERATION_TREES ".trees"	/* no name of a jail */
#define GENERATION_TO_TREE "../../" GENERATION_TREES "/"

/*
 * The serial that `current` names.  `jail` is the trusted O_PATH descriptor of
 * STATE/NAME.  0; -1 with err.no == ENOENT if the jail was never built.
 */
int generation_current(int jail, char serial[SERIAL_MAX + 1], struct err *e);

/* The tree that SERIAL names; `gen` is the trusted STATE/NAME/gen. */
int generation_link(int gen, const char *serial, char tree[TREE_MAX + 1],
    struct err *e);

/*
 * The O_PATH descriptor of the tree's directory (part "") or of the root in it
 * ("/root"); every directory on the way is trusted.  `shown`: the path of
 * STATE/NAME, for errors.
 */
int generation_open(int jail, const char *shown, const char *serial,
    const char *part, struct err *e);

/* Digits, 'T' and '.', so that a serial cannot be a path. */
bool generation_serial_ok(const char *serial);
bool generation_tree_ok(const char *tree);

#endif
