/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_trust.h - files of the host that users other than root control.
 *
 * jail-setup reads as root, so a symbolic or hard link that a user plants, or a
 * directory that the user renames meanwhile, must not bring a file into a jail
 * that the user could not read.  Others control a directory if it does not
 * belong to root or is writable by group or others (a POSIX ACL shows in the
 * bits of the group), and everything below it; but not root's directories in a
 * sticky directory of root.  In a directory that others control
 *	- a symbolic link is followed only if it belongs to root;
 *	- a file goes into a jail only if everybody can read it: o+x on each
 *	  directory from the top, o+r on the file.
 * The same holds for what a file that others can write names: its interpreter,
 * loader and libraries, and the directories searched for them (plan_needs.c).
 */
#ifndef HOST_TRUST_H
#define HOST_TRUST_H

#include <stdbool.h>
#include <sys/stat.h>

struct err;

/*
 * Limits on files of others, so that a sparse file or very many files cannot
 * block root or fill the disk: bytes of one file, bytes of all files that one
 * path of a component brings in, and entries walked below a pattern.
 */
#define SOURCE_FILE_MAX ((off_t)1 << 30)
#define SOURCE_ALL_MAX ((off_t)4 << 30)
enum { SOURCE_WALK_MAX = 200000 };

/* Who controls a directory. */
enum ground {
	GROUND_UNSEEN,
	GROUND_ROOTS,
	GROUND_STICKY,
	GROUND_OTHERS,
};

/*
 * Who controls a directory in one of ground `above`; `owner`: 0 but in tests.
 */
enum ground source_ground(enum ground above, const struct stat *dir,
    uid_t owner);

/* May a link with this stat, in a directory of ground `at`, be followed? */
int source_link(enum ground at, const struct stat *link, uid_t owner,
    const char *path, struct err *e);

/* Can others change the content of a file in a directory of ground `at`? */
bool source_written(enum ground at, const struct stat *file, uid_t owner);

/*
 * The same by a path, following links; of its directory if it does not exist.
 */
bool source_theirs(const char *path, uid_t owner);

/* How jail-setup came to a file: for messages. */
enum source_way {
	SOURCE_REACHED,		/* by a path through a directory of others */
	SOURCE_NAMED,		/* by a file that others can write */
};

/* open(2) of a file of the host: no link at its end, no wait, no effect. */
#define SOURCE_READ \
    (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/*
 * Open the file for reading if everybody on the host can read it.  No link is
 * followed: the caller has resolved the path.  A refusal sets err.no to EPERM.
 */
int source_open(const char *path, enum source_way way, struct err *e);

/*
 * Reopen an O_PATH descriptor, of which this takes ownership, to read a file
 * that some other file names: a regular file for reading, anything else
 * unchanged.  Opening a device may have effects (watchdog, tape), and so may
 * reading a file of the kernel (/proc/kmsg): below /dev, /proc and /sys this
 * fails with ENOENT. -1 and errno, also for at == -1.
 */
int source_named(int at);

#endif
