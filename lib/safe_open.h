/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * safe_open.h - open what may be trusted: a name is walked once, component by
 * component, and becomes a descriptor.  Nothing here follows a symbolic link.
 *
 * Trusted means: belongs to `owner` (0 outside the tests) and is not writable
 * by group or others; the rule of safely_chroot() in OpenSSH's session.c,
 * plus: no links.  A POSIX ACL that lets others write shows in the group bits
 * (acl(5)), so the mode is enough.
 *
 * A refusal names the component, its owner and mode, and what to do: fix.h.
 */
#ifndef SAFE_OPEN_H
#define SAFE_OPEN_H

#include <stddef.h>
#include <sys/types.h>

struct err;
struct open_how;
struct stat;

/*
 * An O_PATH descriptor of the directory; every component trusted, `from` and
 * what is below it.  `shown` is the path of `from`, to complain about.
 */
int safe_walk(int from, const char *shown, const char *rel, uid_t owner,
    struct err *e);
int safe_dir(const char *path, struct err *e);	/* the same from "/", owner 0 */

/*
 * An O_PATH descriptor of the last component, whatever it is and whoever owns
 * it, but never a link; every directory above it is trusted, so nobody but
 * root could have put it there.  For mount sources: homes and binds.  `home_of`
 * is the account whose home it is, or NULL: which fix a refusal names.
 */
int safe_leaf(const char *path, const char *home_of, struct err *e);

/* safe_dir, but the last component is made if it is missing. */
int safe_make_dir(const char *path, mode_t mode, struct err *e);

/*
 * A regular, trusted file in the directory, open for reading.  `shown` is the
 * name to complain about.  Does not hang on a FIFO.
 */
int safe_file(int dir, const char *name, const char *shown, uid_t owner,
    struct err *e);

/*
 * All of a file: *text is NUL-terminated and the caller's to free.  More than
 * `max` bytes, or a NUL byte, is an error.
 */
int safe_read(int fd, const char *shown, size_t max, char **text, size_t *len,
    struct err *e);

/*
 * openat2(2) below `root`: no way up, no links, no other file system.
 * There is no fallback for a kernel without it (Linux 5.6): it fails.
 */
int safe_beneath(int root, const char *rel, int flags, mode_t mode,
    struct err *e);

/*
 * The O_PATH descriptor of what a program with this root finds at a path, links
 * and all; -1 and errno.  Only to look at: nothing says that it is trusted.
 */
int safe_inside(int root, const char *path);

/*
 * openat2(2), again where it says EAGAIN: a rename or a mount anywhere on the
 * machine came in between.  A descriptor, or -1 and errno.
 */
int safe_openat2(int at, const char *path, const struct open_how *how);

/*
 * What execve(2) would find at `path` below `root`, if neither it nor the way to
 * it is a mount's.  0, or -1 and errno.
 */
int safe_stat_tree(int root, const char *path, struct stat *st);

/*
 * Is everything below `root` that root's own code would load or believe
 * trusted (etc, bin, sbin, lib*, usr, all the way down)?  For trees that
 * somebody else maintains.
 */
int safe_tree(int root, const char *shown, uid_t owner, struct err *e);

#endif
