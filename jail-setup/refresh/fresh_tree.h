/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fresh_tree.h - a tree that another jail has already, for one that is new.
 *
 * Fifty services of one definition are created one after the other, and are to
 * cost one tree, on the disk and in memory, see tree_share.h.
 */
#ifndef FRESH_TREE_H
#define FRESH_TREE_H

#include "generation.h"

struct err;
struct plan;

/*
 * A tree that is current in some jail, was made from that recipe (tree_key.h)
 * and is what this plan, collected just now, would give.  1: its name is in
 * `tree`; 0: there is none; -1.  It is not held: store_share() finds out
 * whether it is still there.
 */
int fresh_tree(const char *state, const char *recipe, const struct plan *p,
    char tree[TREE_MAX + 1], struct err *e);

#endif
