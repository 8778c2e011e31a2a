/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tree_share.h - the trees that generations are links to.
 *
 * Theory of operation.  Jails of one recipe (tree_key.h) would get the same tree,
 * so a run that makes one for the first of them gives the others a link to it:
 * 1,000 jails cost ten trees if they are of ten kinds.  A tree stays what it is
 * from the first link to it until the last one is gone.
 *
 * A tree that no generation of any jail links to is nobody's: it is being made,
 * or a run that was killed has left it, or its last generation went.  There is
 * no other state, so nothing is renamed or marked.  To make one: its directory,
 * what it holds, to the disk, the link.  To remove one: the links, then a sweep.
 *
 * So that no sweep takes what is being made, who makes or links a tree has the
 * lock shared until the link is there, and a sweep has it alone, or lets the
 * next one do it.  Jails have locks of their own, taken before.  Who reads a tree
 * holds it alone: held.h.
 */
#ifndef TREE_SHARE_H
#define TREE_SHARE_H

#include "generation.h"

struct err;

/* Shared; gone with the descriptor.  Waits for a sweep. */
int trees_lock(struct err *e);

/* A new directory for a tree, nobody else's to read: its descriptor and name. */
int trees_new(int trees, const char *recipe, const char *serial,
    char tree[TREE_MAX + 1], struct err *e);

/* Remove what no generation links to and nothing holds, see inuse.h. */
int trees_sweep(const char *state, struct err *e);

#endif
