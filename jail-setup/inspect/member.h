/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * member.h - is an account in a jail?  By the code that a login runs, for what
 * has to know without one: login_decide() of lib/login.h.
 */
#ifndef MEMBER_H
#define MEMBER_H

#include "jail.h"

struct err;

/* Zero is what nobody may take for leave. */
enum member {
	MEMBER_UNKNOWN,		/* nobody can say; why is in *e */
	MEMBER_JAILED,
	MEMBER_NONE,		/* in no jail, and that is certain */
};

/*
 * `account` is a name; or a uid, in digits only: then each account of that
 * number counts, and one that is jailed makes it JAILED.  uid 0 is in no jail,
 * and nothing is read for it.  `jail` is set for JAILED.
 */
enum member member_of(const char *account, const char *config,
    char jail[JAIL_NAME_MAX + 1], struct err *e);

#endif
