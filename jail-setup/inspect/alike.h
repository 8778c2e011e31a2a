/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * alike.h - accounts for whom a login comes to the same, and what is said of many
 * at once.  Pure.
 *
 * Equal are those of one jail, with one shell, one tree, the same SFTP of sshd,
 * and a home of the same kind: where the name of the account takes its place in
 * the path, or literally.
 * All else that a login depends on is the jail's, the service's, or looked at for
 * each account: owner and mode of its home and binds.
 */
#ifndef ALIKE_H
#define ALIKE_H

#include <stdbool.h>
#include <stddef.h>

#include "finding.h"
#include "list.h"
#include "sshd/sshdmatch.h"

struct entry;
struct err;
struct ident;
struct jail;

struct alike {
	char *key;
	unsigned hash;
	const struct jail *jail;	/* borrowed */
	char *first;			/* an account of it; */
	bool good;			/* nothing of its own refuses it */
	size_t n;
};

struct alikes {
	struct alike *v;
	size_t n, room;
};

/*
 * Put the account into its class.  `good`: nothing of its own refuses it; such a
 * one stands for the class as soon as there is one.
 */
int  alike_add(struct alikes *all, const struct entry *en,
    enum sshdmatch sftp, bool good, struct err *e);
void alikes_free(struct alikes *all);

/* A reason for which some do not get in. */
struct reason {
	enum finding_kind kind;
	const char *jail;	/* borrowed */
	char *first;		/* ACCOUNT or ACCOUNT@SERVICE */
	char *path;		/* what it is about, if not that; or NULL */
	char *what, *mend;
	unsigned hash;		/* of `what` */
	size_t accounts;
	size_t counted;		/* the last class of these, and 1 */
	struct list services;
};

struct reasons {
	struct reason *v;
	size_t n, room;
};

/* Whom and what it concerns: one account, or a whole class. */
struct concerned {
	const char *jail, *account, *service;	/* service NULL: whatever */
	const char *path;	/* NULL: the first of them */
	enum finding_kind kind;
	size_t n;		/* how many accounts */
	size_t class;		/* of all, and 1; 0: of no class */
};

/*
 * `text` is a reason as explain has it, "WHAT; fix: MEND".  One that is there
 * already for the same jail counts more accounts and more services.
 */
int  reason_add(struct reasons *all, const struct concerned *who,
    const char *text, struct err *e);
void reasons_free(struct reasons *all);

/* "WHAT, and 99 others, also by su and login", of so many services in all. */
void reason_say(const struct reason *r, size_t services, char *text,
    size_t size);

#endif
