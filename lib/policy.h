/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * policy.h - who goes into which jail.  Pure.
 *
 * The first jail, in the order of file names, whose `users` names the account;
 * else the first whose `groups` has one of its groups (primary or
 * supplementary, by any name in struct ident).  uid 0 is never jailed.
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
 * The next match in the order above; false: no more.  The first is the
 * decision; the others are what it hides, each jail once.
 */
bool policy_next(const struct jails *all, const struct ident *who,
    struct policy_match *m);

#endif
