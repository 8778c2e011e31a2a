/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ident.h - who an account is: an owned copy of its passwd entry and groups.
 *
 * Looked up once, on the host, before the jail is entered; NSS is not asked
 * again, so no file of a jail can change the answer.
 */
#ifndef IDENT_H
#define IDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "list.h"

struct err;

struct ident_group {
	gid_t gid;
	char *name;		/* NULL: a gid without a name */
};

struct ident {
	char *name;
	uid_t uid;
	gid_t gid;
	char *gecos, *home, *shell;
	struct ident_group *groups;	/* primary and supplementary; a gid may
					   have several names */
	size_t ngroups;
	int ngids;		/* the count of getgrouplist(3) */
	bool nameless;		/* one of the groups has no name */
};

/* 0; -1: no such account (err.no is 0), or the name service failed. */
int  ident_load(const char *name, struct ident *who, struct err *e);
void ident_free(struct ident *who);
bool ident_in_group(const struct ident *who, const char *group);

/*
 * May the account have more groups than are listed?  getgrouplist(3) returns
 * fewer, without an error, if a file cannot be opened or a server is down.
 * Asks again, and for a group that cannot exist.  1: yes; 0: no; -1: other
 * groups now.
 */
int  ident_doubt(const struct ident *who, struct err *e);

/*
 * In case of doubt: 0 if the group does not list the account, or it is in
 * who->groups; -1 if the group lists an account that was not known to be in it,
 * or the lookup fails.
 */
int  ident_not_in(const struct ident *who, const char *group, struct err *e);

/*
 * May this name become part of a path?  Letters, digits and ._@+-, at most 64
 * bytes, first neither '-' nor '.'.  0, or -1 with the reason.
 */
int  ident_name_check(const char *name, struct err *e);

#endif
