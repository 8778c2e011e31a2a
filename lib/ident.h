/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ident.h - who an account is: an owned copy of passwd and groups.
 *
 * Taken once, on the host, before anything is entered; nothing afterwards
 * asks NSS again, so no file of a jail can change the answer.
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
	struct ident_group *groups;	/* primary and supplementary; one number
					   may come with several names */
	size_t ngroups;
	int ngids;		/* as many as getgrouplist(3) said */
	bool nameless;		/* one of the groups has no name */
};

/*
 * 0, or -1: no such account, or the name service failed: which of the two is
 * in the message, and err.no is 0 for the first.
 */
int  ident_load(const char *name, struct ident *who, struct err *e);
void ident_free(struct ident *who);
bool ident_in_group(const struct ident *who, const char *group);

/*
 * May there be more groups than are listed?  getgrouplist(3) gives fewer when a
 * file cannot be opened or a server is down, and no error.  Asks once more, and
 * for a group that there is not.  1: there may; 0; -1: there are others now.
 */
int  ident_doubt(const struct ident *who, struct err *e);

/*
 * Where there is doubt: 0 if the account is not in this group, or known to
 * be; -1 if its groups should have had it, or if nobody can say.
 */
int  ident_not_in(const struct ident *who, const char *group, struct err *e);

/*
 * May this name become part of a path?  Letters, digits and ._@+-, at most 64
 * bytes, first neither '-' nor '.'.  0, or -1 with the reason.
 */
int  ident_name_check(const char *name, struct err *e);

#endif
