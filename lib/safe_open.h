/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * safe_open.h - open trusted files: walk a path once, component by component,
 * to a descriptor.  Nothing here follows a symbolic link, unless it says so.
 *
 * Trusted means owned by `owner` (0 outside the tests) and not writable by
 * group or others: the rule of safely_chroot() in OpenSSH's session.c, plus no
 * links.  A POSIX ACL that lets others write shows in the group bits (acl(5)),
 * so the mode is enough.
 *
 * An error names the component, its owner and mode, and the fix (fix.h).
 */
#ifndef SAFE_OPEN_H
#define SAFE_OPEN_H

#include <stddef.h>
#include <sys/types.h>

struct err;
struct open_how;
struct stat;

/*
 * The O_PATH descriptor of a directory; `from` and every component of `rel` are
 * trusted.  `shown`: the path of `from`, for errors.
 */
int safe_walk(int from, const char *shown, const char *rel, uid_t owner,
    struct err *e);
int safe_dir(const char *path, struct err *e);	/* the same from "/", owner 0 */

/*
 * The O_PATH descriptor of the last component, of any type but a link and of
 * any owner; every directory above it is trusted, so only root can have put it
 * there.  For mount sources: homes and binds.  `home_of`: the account whose
 * home it is, or NULL; it selects the fix in an error.
 */
int safe_leaf(const char *path, const char *home_of, struct err *e);

/* safe_dir(), but makes the last component if it is missing. */
int safe_make_dir(const char *path, mode_t mode, struct err *e);

/*
 * Open a regular, trusted file in the directory for reading.  `shown`: its
 * path, for errors.  Does not block on a FIFO.
 */
int safe_file(int dir, const char *name, const char *shown, uid_t owner,
    struct err *e);

/*
 * Read a whole file; *text is NUL-terminated and the caller's to free.  More
 * than `max` bytes, or a NUL byte, is an error.
 */
int safe_read(int fd, const char *shown, size_t max, char **text, size_t *len,
    struct err *e);

/*
 * Both, for a list that jail-setup or the entry has written: `path` of the tree
 * or jail, in its directory, which safe_lists() opens; -1 is passed on.  The
 * caller's to free; NULL on error.
 */
int   safe_lists(int root, struct err *e);
char *safe_list(int dir, const char *path, size_t max, struct err *e);

/*
 * openat2(2) below `root`: never above it, no links, no other file system.
 * Fails on a kernel without openat2 (before Linux 5.6).
 */
int safe_beneath(int root, const char *rel, int flags, mode_t mode,
    struct err *e);

/*
 * openat2(2), repeated on EAGAIN: a rename or mount elsewhere on the machine
 * raced with it.  A descriptor, or -1 and errno.
 */
int safe_openat2(int at, const char *path, const struct open_how *how);

/*
 * stat(2) what execve(2) would find at `path` below `root`, links followed;
 * EXDEV if a mount point is on the way.  0, or -1 and errno.
 */
int safe_stat_tree(int root, const char *path, struct stat *st);

/*
 * Check that everything below `root` that root's own code would load or believe
 * is trusted: etc, bin, sbin, lib*, usr, recursively.  For trees that somebody
 * else maintains.
 */
int safe_tree(int root, const char *shown, uid_t owner, struct err *e);

#endif
