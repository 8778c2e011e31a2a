/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * policy.h - who goes into which jail.  Pure.
 *
 * An entry in `users` of any jail, else one in `groups` (primary or
 * supplementary, by each name that ident.h knows), jails in the order of their
 * file names; the first match wins.  uid 0 is never jailed.
 */
#ifndef POLICY_H
#define POLICY_H

#include <stdbool.h>
#include <stddef.h>

struct ident;
struct jail;
struct jails;

struct policy_match {
	const struct jail *jail;
	bool by_name;		/* in `users`; else in `groups` */
	const char *group;	/* the first entry of `groups` that matched */
	size_t next;		/* 0 before the first call */
};

/*
 * The next match in the order above; false if there is no other.  The first is
 * the decision; the others are what it hides, each jail once.
 */
bool policy_next(const struct jails *all, const struct ident *who,
    struct policy_match *m);

/* The first, and in *by what matched ("users" or "groups"); NULL: none. */
const struct jail *policy_jail(const struct jails *all,
    const struct ident *who, const char **by);

#endif
