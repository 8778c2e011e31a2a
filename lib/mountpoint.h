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

#endif
