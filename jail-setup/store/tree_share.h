/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tree_share.h - the trees that generations are links to.
 *
 * Theory of operation.  Jails with the same recipe (tree_key.h) would get equal
 * trees, so a run makes the tree for the first of them and gives the others a
 * link to it: 1,000 jails of ten kinds cost ten trees.  A tree does not change
 * from the first link to it until the last one is gone.
 *
 * A tree that no generation of any jail links to is orphaned: it is being made,
 * or a killed run has left it, or its last generation was removed.  There is no
 * other state, so nothing is renamed or marked.  To make a tree: create its
 * directory, fill it, flush it, link it.  To remove it: remove the links, then
 * sweep.
 *
 * Whoever makes or links a tree holds the lock shared until the link exists; a
 * sweep takes it exclusively, or leaves the work to the next one.  The lock of
 * a jail is taken before.  A reader holds a single tree, see held.h.
 */
#ifndef TREE_SHARE_H
#define TREE_SHARE_H

#include "generation.h"

struct err;

/* Shared; gone with the descriptor.  Waits for a sweep. */
int trees_lock(struct err *e);

/* A new directory of mode 0700 for a tree: its descriptor and its name. */
int trees_new(int trees, const char *recipe, const char *serial,
    char tree[TREE_MAX + 1], struct err *e);

/* Remove what no generation links to and nothing holds, see inuse.h. */
int trees_sweep(const char *state, struct err *e);

#endif
