/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tree_build.h - a plan into a tree.  Acts, and decides nothing.
 */
#ifndef TREE_BUILD_H
#define TREE_BUILD_H

struct err;
struct manifest;
struct meter;
struct origins;
struct plan;
struct pool;

/*
 * Everything of a sorted plan below the empty directory `root`, which only the
 * caller can write; what was made comes back as *m, and the host's files and
 * links it was made from as *o (free both either way).  Files that `reuse` has
 * are linked instead of copied; NULL: none.  What is done shows in *meter, if
 * there is one.  What is spare (plan.h) may be missing.  Nothing is followed or
 * overwritten: a path that is there already fails.
 */
int build_tree(const struct plan *p, int root, struct pool *reuse,
    struct meter *meter, struct manifest *m, struct origins *o,
    struct err *e);

#endif
