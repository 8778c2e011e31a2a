/*
 * build.h - a plan into a tree.  Acts, and decides nothing.
 */
#ifndef BUILD_H
#define BUILD_H

struct err;
struct manifest;
struct plan;

/*
 * Everything of a sorted plan below the empty directory `root`, which only the
 * caller can write; what was made comes back as *m (free it either way).
 * Nothing is followed or overwritten: a path that is there already fails.
 */
int build_tree(const struct plan *p, int root, struct manifest *m,
    struct err *e);

#endif
