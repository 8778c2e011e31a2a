/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * member.h - is an account in a jail?  Asked without a login, decided by the
 * code of one: login_decide() of lib/login.h.
 */
#ifndef MEMBER_H
#define MEMBER_H

#include "jail.h"

struct err;

/* Zero must not mean that the account may run outside. */
enum member {
	MEMBER_UNKNOWN,		/* not decided; *e has the reason */
	MEMBER_JAILED,
	MEMBER_NONE,		/* certainly in no jail */
};

/*
 * `account` is a name, or a uid in digits only: JAILED if any account of that
 * number is.  uid 0 is in no jail, and nothing is read for it.  `jail` is set
 * for JAILED.
 */
enum member member_of(const char *account, const char *config,
    char jail[JAIL_NAME_MAX + 1], struct err *e);

#endif
