/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * login.h - one login: find the account and its jail, rehearse, enter.
 */
#ifndef LOGIN_H
#define LOGIN_H

#include <stdbool.h>

#include "entry.h"
#include "generation.h"
#include "ident.h"
#include "jail.h"

struct err;
struct options;

struct login {
	struct ident who;
	struct jails jails;
	const struct jail *jail;	/* one of `jails`; NULL: not jailed */
	struct entry entry;		/* if jail != NULL */
	bool launched;			/* by root, who may start anything */
	char serial[SERIAL_MAX + 1];	/* of the generation entered */
	unsigned missing;		/* walls that were waived: wall.h */
	long us;			/* microseconds that the entry took */
};

/*
 * Decide which jail the account is in.  0 with login->jail set or NULL; -1:
 * refuse.  *login keeps what is known so far, for the log; free it either way.
 */
int  login_decide(const char *user, const char *service,
    const struct options *o, struct login *l, struct err *e);

/* The same for an account that was looked up; *who is moved into *l. */
int  login_decide_who(struct ident *who, const char *service,
    const struct options *o, struct login *l, struct err *e);

/*
 * Would the entry refuse?  Opens all that it needs and closes it again.
 * `early`: the home may be missing, for pam_mkhomedir(8) makes it in the
 * session.
 */
int  login_rehearse(struct login *l, const struct options *o, bool early,
    struct err *e);

/*
 * Put the calling process into the jail, with all walls.  The caller has called
 * nssguard_before().
 */
int  login_enter(struct login *l, const struct options *o, struct err *e);

/* Microseconds, for l->us. */
long login_clock(void);

void login_free(struct login *l);

#endif
