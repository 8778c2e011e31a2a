/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * login.h - one login: who it is, which jail, and the way in.
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
	const struct jail *jail;	/* in jails; NULL: not jailed */
	struct entry entry;		/* where jail != NULL */
	char serial[SERIAL_MAX + 1];	/* once entered */
	unsigned missing;		/* walls that were waived: wall.h */
	long us;			/* the entry took so many microseconds */
};

/*
 * Decide.  0 with login->jail set or NULL; -1: refuse.  What was found out by
 * then stays in *login for the log; free it either way.
 */
int  login_decide(const char *user, const char *service,
    const struct options *o, struct login *l, struct err *e);

/* The same for an account that is known already: *who is taken over. */
int  login_decide_who(struct ident *who, const char *service,
    const struct options *o, struct login *l, struct err *e);

/*
 * Open all an entry needs and let go of it again: would it refuse?  `early`: the
 * home may still be missing; pam_mkhomedir(8) makes it in the session.
 */
int  login_rehearse(struct login *l, const struct options *o, bool early,
    struct err *e);

/*
 * Put the calling process into its jail, walls and all.  The caller has called
 * nssguard_before().
 */
int  login_enter(struct login *l, const struct options *o, struct err *e);

void login_free(struct login *l);

#endif
