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
 * Make it in upper, before that and tree become one: only if the tree has
 * nothing on the way to it.  `path` is absolute, without "." and "..".  0: there;
 * 1: still for mountpoint() to make, or to refuse.
 */
int mountpoint_ahead(int upper, int tree, const char *path,
    enum mountpoint kind, struct err *e);

#endif
