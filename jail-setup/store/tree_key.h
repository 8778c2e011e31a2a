/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tree_key.h - what of a jail's own file decides its plan.
 *
 * Jails of one recipe get the same tree from the same host.  The rest a plan
 * depends on is in the origins (origins_watch.h).
 */
#ifndef TREE_KEY_H
#define TREE_KEY_H

#include "generation.h"

struct err;
struct jail;
struct places;

/* The digest of it, in hexadecimal.  Pure. */
int recipe_of(const struct jail *j, const struct places *at,
    char recipe[RECIPE_HEX + 1], struct err *e);

/* Is it what the tree of this name was made from? */
bool recipe_made(const char *recipe, const char *tree);

#endif
