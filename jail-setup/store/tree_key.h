/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tree_key.h - the recipe of a tree: what a jail's own file says about its
 * plan.
 *
 * Jails with the same recipe get the same tree from the same host.  What else a
 * plan depends on is in the origins (origins_watch.h).
 */
#ifndef TREE_KEY_H
#define TREE_KEY_H

#include "generation.h"

struct err;
struct jail;
struct places;

/* The digest of the recipe, in hexadecimal.  Pure. */
int recipe_of(const struct jail *j, const struct places *at,
    char recipe[RECIPE_HEX + 1], struct err *e);

/* Was the tree of this name made from that recipe? */
bool recipe_made(const char *recipe, const char *tree);

#endif
