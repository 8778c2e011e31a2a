/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fix.h - the fix for a path that is not trusted or does not exist.  Pure: it
 * depends on owner, mode and use of the path.
 *
 * A fix takes nothing away from anybody.  It changes owner and mode only of our
 * own paths (configuration, state), of directories that root owns on every
 * host, and of root's other directories that nobody else uses.  Otherwise it
 * proposes a detour: a bind mount by root, a copy owned by root, another place
 * for the state.
 */
#ifndef FIX_H
#define FIX_H

#include <stdbool.h>
#include <sys/types.h>

enum { FIX_MAX = 6144 };

#define FIX_WORD "; fix: "	/* precedes the fix in a message */

/* Where a fix mounts or copies to; owned by root all the way. */
#define FIX_MOUNTS "/srv/jail"

enum fix_role {
	FIX_OURS,	/* a file of ours, a directory that we read */
	FIX_WAY,	/* a directory above one */
	FIX_TREE,	/* in the tree that `root` of a jail file names */
	FIX_BIND,	/* a directory above the source of a bind */
	FIX_HOME,	/* a directory above a home */
};

/* "PATH belongs to uid N with mode MODE" */
struct fix_path {
	enum fix_role role;
	const char *path;	/* the component that is not trusted */
	const char *whole;	/* the path that was asked for */
	const char *user;	/* FIX_HOME: whose home */
	uid_t uid, owner;	/* the owner, and who it must be */
	mode_t mode;
};
void fix_untrusted(const struct fix_path *p, char text[FIX_MAX]);

/* A home that neither the account nor root owns. */
void fix_home(const char *user, bool rw, char text[FIX_MAX]);

/* A home or the source of a bind does not exist. */
struct fix_missing {
	const char *path, *user;
	gid_t gid;		/* the user's */
	bool home, rw;
	bool own;		/* the account's own: the source has a token */
	bool covered;		/* hidden by a mount over it */
};
void fix_missing(const struct fix_missing *m, char text[FIX_MAX]);

/* A mount point in the home: the account makes it, and leads nobody astray. */
void fix_point(const char *path, bool dir, uid_t uid, gid_t gid,
    char text[FIX_MAX]);

#endif
