/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * roster.h - all accounts and groups that the name services list, read once
 * with getpwent(3) and getgrent(3).
 *
 * Looking up ten thousand accounts by name would read /etc/passwd ten thousand
 * times.  A login looks up by name: explain does so for one account of each
 * class.
 */
#ifndef ROSTER_H
#define ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "list.h"

struct err;
struct ident;

struct roster_account {
	char *name, *home, *shell, *gecos;
	uid_t uid;
	gid_t gid;
	size_t order;		/* as listed: the first of a name counts */
};

struct roster_group {
	char *name;
	gid_t gid;
	struct list members;	/* as listed, without primary members */
};

/* A name in a group. */
struct roster_pair {
	const char *name;
	size_t group;
};

struct roster {
	struct roster_account *accounts;	/* by name, each once */
	size_t naccounts, raccounts;
	struct roster_group *groups;		/* by number */
	size_t ngroups, rgroups;
	struct roster_pair *pairs;		/* by name */
	size_t npairs;
	struct list silent;	/* name services that list nobody */
};

int  roster_load(struct roster *r, struct err *e);
void roster_free(struct roster *r);

/* NULL: not listed. */
const struct roster_account *roster_find(const struct roster *r,
    const char *name);

/* As ident_load(), from what is listed. */
int  roster_ident(const struct roster *r, const struct roster_account *a,
    struct ident *who, struct err *e);

/* Pure: the sources of one database of nsswitch.conf(5), added to `out`. */
int  roster_sources(const char *text, const char *database, struct list *out,
    struct err *e);

#endif
