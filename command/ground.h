/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ground.h - where a path of the jail lies on the host, before anybody enters.
 */
#ifndef GROUND_H
#define GROUND_H

#include <stddef.h>

struct entry;
struct entry_mount;

/*
 * Of the first n mounts of the entry the one that the path lies in; NULL: it
 * lies in the tree.  Pure.
 */
const struct entry_mount *ground_of(const struct entry *en, size_t n,
    const char *path);

/*
 * The one that it will lie in: an optional one whose source is missing is left
 * out by the entry.
 */
const struct entry_mount *ground_entered(const struct entry *en,
    const char *path);

/*
 * Open it there with O_PATH, no link followed: in the mount's source, or if
 * that is NULL in `tree`, the root of the tree.  -1 and errno.
 */
int ground_open(const struct entry_mount *m, int tree, const char *path);

/*
 * Will it be there, and no link lead to it, when the account has entered?  0,
 * ENOENT, ENOTDIR or ELOOP; 0 too where that cannot be known, because who asks
 * may not look, or the entry makes what the path is in.
 */
int ground_look(const struct entry *en, int tree, const char *path);

#endif
