/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tree_erase.h - remove a tree by descriptor.
 */
#ifndef TREE_ERASE_H
#define TREE_ERASE_H

struct err;

/*
 * dir/name and everything below it; fine if there is nothing.  No link is
 * followed, and at the first mount point it stops with an error: what is
 * mounted below a jail is somebody's data.
 */
int erase(int dir, const char *name, struct err *e);

/* Is anything mounted on or below it?  -1 with the first, 0 if not. */
int erase_check(int dir, const char *name, struct err *e);

#endif
