/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hook.h - who calls "jail-setup refresh" after a package transaction: what
 * goes where, for each package manager; and who asks "jail-setup unjailed"
 * before it starts something as an account.  Pure.
 *
 * Every file ends in a line with the digest of what stands above it.  So a file
 * of another version of ours can be told from one that an administrator
 * changed, which is never touched.
 */
#ifndef HOOK_H
#define HOOK_H

#include <stdbool.h>
#include <sys/types.h>

struct err;
struct list;

struct hook {
	const char *manager;
	const char *sign;	/* on a host that has the manager */
	const char *sign_too;	/* or this; or NULL */
	const char *reader;	/* and this, if it is to read `file`; or NULL */
	const char *package;	/* what brings the reader */
	const char *dir, *name;	/* where it goes */
	bool make;		/* `dir` need not be there */
	bool unit;		/* of systemd, for hosts that it runs, or where
				   no manager has a hook */
	bool packages;		/* a unit for the latter alone */
	bool guards;		/* refreshes nothing: keeps a way out shut */
	mode_t mode;
	const char *text;	/* '@' stands for the command */
	int (*paths)(struct list *out, struct err *e);	/* and "@+" for these */
	const char *enabled;	/* the link that enables it, or NULL */
};

enum { HOOKS_MOST = 16 };
extern const struct hook hooks[];	/* .manager == NULL ends it */

enum hook_state {
	HOOK_ABSENT,	/* the host has no such manager */
	HOOK_UNREAD,	/* it has, but nothing that would read the file */
	HOOK_NEEDLESS,	/* a unit, and others serve */
	HOOK_MISSING,
	HOOK_DISABLED,	/* there, but not enabled */
	HOOK_OUTDATED,	/* what another version of jail-setup wrote */
	HOOK_CHANGED,	/* not as any jail-setup wrote it */
	HOOK_INSTALLED,
	HOOK_STATE_COUNT
};

const char *hook_state_name(enum hook_state s);

/* What the file says, with its last line; the caller's to free. */
char *hook_text(const struct hook *h, const char *program, bool background,
    struct err *e);

/* INSTALLED, OUTDATED or CHANGED; in INSTALLED, *background says which. */
int hook_judge(const struct hook *h, const char *program, const char *found,
    bool *background, struct err *e);

#endif
