/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mountpoint.h - finds or makes mount points below a jail's root.
 */
#ifndef MOUNTPOINT_H
#define MOUNTPOINT_H

#include <stdbool.h>

struct err;

enum mountpoint { MOUNTPOINT_DIR, MOUNTPOINT_FILE };

/*
 * The O_PATH descriptor of `path` below root; what is missing is made, mode
 * 0755 or an empty file 0644, but only on the root's own file system: never in
 * a home or a bind that a user may write.  No link is followed.  The caller
 * has set the umask to 0.
 */
int mountpoint(int root, const char *path, enum mountpoint kind,
    struct err *e);

/*
 * Makes it in `upper`, before the overlay of upper and tree is mounted.  Only
 * if the tree has none of the directories on the way: an overlay shows owner
 * and mode of the upper of two directories.  A tree that is `ours`, built by
 * jail-setup, may have them, since its owners and modes are those made here.
 * `path` is absolute, without "." and "..".  0: it is there; 1: mountpoint()
 * has to make it or refuse it.
 */
int mountpoint_ahead(int upper, int tree, bool ours, const char *path,
    enum mountpoint kind, struct err *e);

/*
 * The same for a symbolic link `path` to `to`, an absolute path.  Also 0 where
 * something else is there: it stays.
 */
int mountpoint_link_ahead(int upper, int tree, bool ours, const char *path,
    const char *to, struct err *e);

/* Makes that link below root.  0: it is there; 1: something else is. */
int mountpoint_link(int root, const char *path, const char *to,
    struct err *e);

#endif
