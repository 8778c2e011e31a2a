/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * members.h - the accounts that a group of a jail file names, by what the name
 * services list.  Which jail takes an account is decided by policy.h.
 */
#ifndef MEMBERS_H
#define MEMBERS_H

#include "list.h"

struct err;
struct ident;
struct roster;

/*
 * Add the names in the group and the accounts whose primary group it is, under
 * each name that its number has.  They need not be accounts, and one may be
 * added twice.
 */
int members_of_group(const struct roster *r, const char *group,
    struct list *names, struct err *e);

/*
 * As ident_load(), from what is listed, else by name.  1: *who is to be freed;
 * 0: not found, and *e says why: no such account, if err.no is 0; -1: *e.
 */
int members_ident(const struct roster *r, const char *name, struct ident *who,
    struct err *e);

/*
 * Add a sentence for each name service that lists nobody: whom it has is a
 * member only where the jail file or the group names him.
 */
int members_notes(const struct roster *r, struct list *notes, struct err *e);

#endif
