/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * finding.h - one thing that check found wrong.
 *
 * The names of the kinds are an interface: monitoring matches on them.
 */
#ifndef FINDING_H
#define FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "list.h"

struct err;

enum finding_kind {
	FINDING_WAY_OUT,		/* of a jail, without a login */
	FINDING_OUTSIDE,		/* a service lets in without the line */
	FINDING_REFUSED,		/* a member does not get in */
	FINDING_CHANGED,		/* other content or size than copied */
	FINDING_MISSING,		/* in the manifest, not in the tree */
	FINDING_EXTRA,			/* in the tree, not in the manifest */
	FINDING_MODE,
	FINDING_OWNER,
	FINDING_SETID,
	FINDING_CAPABILITY,		/* security.capability */
	FINDING_ACL,			/* system.posix_acl_* */
	FINDING_XATTR,			/* of security, trusted, user */
	FINDING_DEVICE,
	FINDING_WORLD_WRITABLE,
	FINDING_SYMLINK,		/* another target */
	FINDING_UNRESOLVED_LIBRARY,
	FINDING_MISSING_VERSION,
	FINDING_MISSING_INTERPRETER,
	FINDING_STALE,			/* the host has changed since */
	FINDING_IDENTITY,		/* the host's number differs */
	FINDING_UNSAFE_PATH,		/* a directory on the way to the tree */
	FINDING_MOUNT,			/* something is mounted in the tree */
	FINDING_CONFIG,
	FINDING_COMMAND,		/* one of `commands` would not run */
	FINDING_UNREADABLE,		/* for a group of the host only */
	FINDING_COVERED,		/* files below a bind for writing */
	FINDING_SHELLS,			/* a shell is not in the jail */
	FINDING_SELINUX,		/* see check_selinux.h */
	FINDING_OLD_TREE,		/* who runs there, see old_trees.h */
	FINDING_DEFAULT,		/* of these, see check_private.h */
	FINDING_CONFLICT,
	FINDING_PRIVATE,
	FINDING_IDS,
	FINDING_OLD_SETTINGS,		/* see service/old_settings.h */
	FINDING_ACCEPTS_NOTHING,	/* a row of check.conf, see accept.h */
	FINDING_COUNT
};

struct finding {
	enum finding_kind kind;
	char *jail;		/* "-": the host as a whole */
	char *path;		/* in the jail, or on the host */
	char *expected, *found;
	char *mend;		/* a command, or what to do */
	char *accepted;		/* why it does not count; NULL: it does */
};

struct findings {
	struct finding *v;
	size_t n, room;
	const char *jail;	/* for findings_add(); borrowed */
	struct list notes;	/* what could not be checked; no findings */
};

/* By kind: whoever adds one decides all of it. */
extern const struct finding_traits {
	const char *name;
	bool of_host;		/* a new tree does not help against it */
	bool acceptable;	/* by check.conf; accept.h says which and why */
	bool critical;		/* a jail is open, shut or not what it was */
	int rank;		/* within a jail: causes before their effects */
} finding_traits[];

/* Cut the fix off the end of a message; NULL: it has none. */
char *finding_cut_fix(char *msg);

/* All strings are copied.  mend NULL: the jail is to be built again. */
int findings_add(struct findings *f, enum finding_kind kind, const char *path,
    const char *expected, const char *found, const char *mend, struct err *e);

/* Is there one of that kind, jail (NULL: any) and path? */
bool findings_have(const struct findings *f, enum finding_kind kind,
    const char *jail, const char *path);
/*
 * Is there one that says why the tree of that jail cannot be entered?  Then
 * nothing else is reported about the tree.  `state` is where trees are.
 */
bool findings_about_tree(const struct findings *f, const char *jail,
    const char *state);
/* How many count, which are those not accepted. */
size_t findings_count(const struct findings *f);

void finding_clear(struct finding *f);	/* frees what it holds */

/*
 * Ways out first, then services that let in outside, then by jail.  Within a
 * jail causes come before their effects: the configuration and the path to the
 * tree, refused members, the files of the tree, what lacks one of them; then by
 * path and kind.
 */
void findings_sort(struct findings *f);
void findings_free(struct findings *f);

#endif
