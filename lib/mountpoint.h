/*
 * mountpoint.h - something to mount on, below a jail's root.
 */
#ifndef MOUNTPOINT_H
#define MOUNTPOINT_H

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
 * Make the directory, an absolute path without "." and "..", before there is an overlay of upper and tree, through which
 * that takes five times as long; only if the tree has nothing on the way to it.
 * What it has is for mountpoint() to find, to make more in, or to refuse.
 */
int mountpoint_ahead(int upper, int tree, const char *path, struct err *e);

#endif
