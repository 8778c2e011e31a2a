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
	FINDING_WAY_OUT,		/* of a jail, and no login leads there */
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
	FINDING_XATTR,			/* any other of security, trusted, user */
	FINDING_DEVICE,
	FINDING_WORLD_WRITABLE,
	FINDING_SYMLINK,		/* another target */
	FINDING_UNRESOLVED_LIBRARY,
	FINDING_MISSING_VERSION,
	FINDING_MISSING_INTERPRETER,
	FINDING_STALE,			/* the host has moved away */
	FINDING_IDENTITY,		/* names and numbers differ from the host's */
	FINDING_UNSAFE_PATH,		/* a directory on the way to the tree */
	FINDING_MOUNT,			/* something is mounted in the tree */
	FINDING_CONFIG,
	FINDING_COMMAND,		/* one of `commands` would not run */
	FINDING_UNREADABLE,		/* a group's on the host, nobody's inside */
	FINDING_COVERED,		/* files below a bind for writing */
	FINDING_SHELLS,			/* an account's shell is not in its jail */
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
	struct list notes;	/* what could not be looked at; no findings */
};

const char *finding_name(enum finding_kind k);

/* Does a new tree, made from the host, mend it? */
bool finding_of_tree(enum finding_kind k);

/* All strings are copied. */
int findings_add(struct findings *f, enum finding_kind kind, const char *path,
    const char *expected, const char *found, const char *mend, struct err *e);

/* Of that kind, about that path, of whatever jail. */
bool findings_have(const struct findings *f, enum finding_kind kind,
    const char *path);
/* How many count. */
size_t findings_count(const struct findings *f);

void finding_clear(struct finding *f);	/* frees what it holds */

/*
 * In the order of the first two kinds; then by jail.  Of one jail first what
 * explains others: the configuration and the way to the tree, who does not get
 * in, the tree's files, what lacks one of them.  By path and kind.
 */
void findings_sort(struct findings *f);
void findings_free(struct findings *f);

#endif
