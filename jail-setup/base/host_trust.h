/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_trust.h - files of the host that others than root have in their hands.
 *
 * jail-setup reads as root, so a link or a hard link that a user plants, or a
 * directory that he renames meanwhile, must not bring a file into a jail that
 * he could not read himself.  A directory is in the hands of others if it does
 * not belong to root or is writable by group or others (a POSIX ACL shows in
 * the group's bits), and all below it is as well.  In a sticky directory of
 * root's, root's own directories are not.  There
 *	- a symbolic link is followed only if it belongs to root;
 *	- a file goes into a jail only if everybody can read it: o+x on each
 *	  directory from the top, o+r on the file.
 * The same holds for what a file names whose content others can write: as its
 * interpreter, loader or library, or where these are looked for (plan_needs.c).
 */
#ifndef HOST_TRUST_H
#define HOST_TRUST_H

#include <stdbool.h>
#include <sys/stat.h>

struct err;

/*
 * What is taken of others, so that a sparse file, or very many, do not hold or
 * fill what root does: a file, all that one path of a component brings in, and
 * what is walked below a pattern.
 */
#define SOURCE_FILE_MAX ((off_t)1 << 30)
#define SOURCE_ALL_MAX ((off_t)4 << 30)
enum { SOURCE_WALK_MAX = 200000 };

/* Whose a directory is, as said above. */
enum ground {
	GROUND_UNSEEN,
	GROUND_ROOTS,
	GROUND_STICKY,
	GROUND_OTHERS,
};

/* Of a directory that lies on `above`.  `owner`: 0 outside the tests. */
enum ground source_ground(enum ground above, const struct stat *dir,
    uid_t owner);

/* May a link with this stat be followed there? */
int source_link(enum ground at, const struct stat *link, uid_t owner,
    const char *path, struct err *e);

/* Can others than root change what a file of that stat, there, says? */
bool source_written(enum ground at, const struct stat *file, uid_t owner);

/* The same by a path, links and all, and of its directory if it is not there. */
bool source_theirs(const char *path, uid_t owner);

/* What brought jail-setup to a file: for messages. */
enum source_way {
	SOURCE_REACHED,		/* its path leads over the ground of others */
	SOURCE_NAMED,		/* a file names it that others can write */
};

/*
 * The file, open for reading, if everybody on the host can read it.  No link is
 * followed: the path was walked before.  A refusal has err.no == EPERM.
 */
int source_open(const char *path, enum source_way way, struct err *e);

/*
 * To read what some file names, of an O_PATH descriptor that becomes ours: a
 * regular file open for reading, anything else as it is.  Opening a device may
 * do something (watchdog, tape), and so may reading a file of the kernel's
 * (/proc/kmsg): to those below /dev, /proc and /sys there is nothing.  -1 and
 * errno, also for at == -1.
 */
int source_named(int at);

#endif
