/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_tree.h - is a tree what its manifest says?  Changes nothing.
 *
 * Everything is opened below the tree's descriptor, without following a link or
 * crossing a mount: an attacker may have made the tree.
 */
#ifndef CHECK_TREE_H
#define CHECK_TREE_H

#include <stdbool.h>

struct err;
struct findings;
struct manifest;

/*
 * `quick`: does not compare the content of files.  1: something is mounted on
 * the tree itself, so that it cannot be checked.
 */
int check_tree(int root, const struct manifest *m, bool quick,
    struct findings *f, struct err *e);

#endif
