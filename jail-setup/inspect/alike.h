/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * alike.h - classes of accounts whose logins have the same result, and reasons
 * that are reported once for many accounts.  Pure.
 *
 * The accounts of a class have one jail, one shell, one tree, the same SFTP of
 * sshd and the same home, or homes that differ by the account's name in the
 * path, and the same `points`: what is there where binds below it are mounted.
 * What else a login depends on belongs to the jail or the service, or is
 * checked for each account: owner and mode of its home and binds.
 */
#ifndef ALIKE_H
#define ALIKE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/pathmap.h"
#include "finding.h"
#include "list.h"
#include "sshd/sshdmatch.h"

struct entry;
struct err;
struct ident;
struct jail;

struct alike {
	const struct jail *jail;	/* borrowed */
	char *first;			/* the account that represents it */
	bool good;			/* its home and binds admit it */
	size_t n;
};

struct alikes {
	struct pathindex keys;
	struct alike *v;
	size_t n, room;
};

/*
 * Puts the account into its class, where `points` are alike.  `good`: its home
 * and binds do not refuse it; the first such account represents the class.
 */
int  alike_add(struct alikes *all, const struct entry *en,
    enum sshdmatch sftp, const char *points, bool good, struct err *e);
void alikes_free(struct alikes *all);

/* The fix of a reason that has none of its own. */
extern const char explain_more[];

/* A reason for which accounts do not get in. */
struct reason {
	enum finding_kind kind;
	const char *jail;	/* borrowed */
	char *first;		/* ACCOUNT or ACCOUNT@SERVICE */
	char *path;		/* what it is about; NULL: `first` */
	char *what, *mend;
	size_t accounts;
	size_t counted;		/* the last class counted, plus 1 */
	struct list services;
};

struct reasons {
	struct pathindex keys;
	struct reason *v;
	size_t n, room;
};

/* Whom and what it concerns: one account, or a whole class. */
struct concerned {
	const char *jail, *account, *service;	/* service NULL: any */
	const char *path;	/* NULL: the account */
	enum finding_kind kind;
	size_t n;		/* how many accounts */
	size_t class;		/* its index plus 1; 0: no class */
};

/*
 * `text` is a reason of explain, "WHAT; fix: MEND".  If the jail already has
 * it, the accounts and the service are added to it.
 */
int  reason_add(struct reasons *all, const struct concerned *who,
    const char *text, struct err *e);
void reasons_free(struct reasons *all);

/* "WHAT, and so for 99 more accounts, also by su, login"; of `services`. */
void reason_say(const struct reason *r, size_t services, char *text,
    size_t size);

#endif
