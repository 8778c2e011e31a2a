/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fix.h - which fix is offered for a path that cannot be trusted or is not
 * there.  Pure: over the owner, the mode and what the path is for.
 *
 * A fix takes nothing away from anybody.  Owner and mode are changed where the
 * path is ours by what it is for or by its name (configuration, state, or a
 * directory that is root's on every host), and where root's own directory is
 * too open and no place that others use.  Else it says how to do without: root's bind mount, which lets
 * the path be walked past, a copy that is root's, another place for the state.
 */
#ifndef FIX_H
#define FIX_H

#include <stdbool.h>
#include <sys/types.h>

enum { FIX_MAX = 6144 };

#define FIX_WORD "; fix: "	/* before each, in a line */

/* What root mounts, so that a path can be walked past; its directories are
 * root's. */
#define FIX_MOUNTS "/srv/jail"

enum fix_role {
	FIX_OURS,	/* a file of ours, a directory that we look into */
	FIX_WAY,	/* on the way to one */
	FIX_TREE,	/* in the tree that `root` of a jail file names */
	FIX_BIND,	/* on the way to the source of a bind */
	FIX_HOME,	/* on the way to a home */
};

/* "PATH belongs to uid N with mode MODE" */
struct fix_path {
	enum fix_role role;
	const char *path;	/* which is not trusted */
	const char *whole;	/* and what it is on the way to, or in */
	const char *user;	/* FIX_HOME: whose home */
	uid_t uid, owner;	/* whose it is, and whose it must be */
	mode_t mode;
};
void fix_untrusted(const struct fix_path *p, char text[FIX_MAX]);

/* A home that belongs to neither the account nor root. */
void fix_home(const char *user, bool rw, char text[FIX_MAX]);

/* A home, or the source of a bind, that is not there. */
struct fix_missing {
	const char *path, *user;
	gid_t gid;		/* the user's */
	bool home, rw;
	bool own;		/* the account's own: the source has a token */
	bool covered;		/* by a mount that shows nothing of it */
};
void fix_missing(const struct fix_missing *m, char text[FIX_MAX]);

#endif
