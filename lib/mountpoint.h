/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mountpoint.h - something to mount on, below a jail's root.
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
 * Make it in upper, before that and tree become one: only if the tree has
 * nothing on the way to it.  An overlay shows the upper one of two directories,
 * its owner and mode; those of a tree that is `ours`, built by jail-setup, are
 * what is made here, and may be there.  `path` is absolute, without "." and
 * "..". 0: there; 1: still for mountpoint() to make, or to refuse.
 */
int mountpoint_ahead(int upper, int tree, bool ours, const char *path,
    enum mountpoint kind, struct err *e);

/*
 * The same for a symbolic link `path` to `to`, an absolute path.  0 as well
 * where another thing is there, which stays.
 */
int mountpoint_link_ahead(int upper, int tree, bool ours, const char *path,
    const char *to, struct err *e);

/* Make that link below root.  0: it is there; 1: another thing is. */
int mountpoint_link(int root, const char *path, const char *to,
    struct err *e);

#endif
