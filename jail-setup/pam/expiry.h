/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * expiry.h - the effect of the dates in shadow(5) on the next login.
 *
 * PAM asks (pam_unix) and refuses an account that has expired.  A password that
 * must be changed is changed by login(1) and su(1) before they open a session.
 * sshd does so only where the password itself was given by
 * keyboard-interactive; after a key or its own password authentication it runs
 * passwd(1) as the user, in the jail, where there is none and no set-uid bit
 * counts.
 */
#ifndef EXPIRY_H
#define EXPIRY_H

#include <limits.h>
#include <stdbool.h>

#include "aging.h"
#include "sshd/serverconf.h"

struct err;
struct pamdir;

/* What a service does, for every account. */
struct expiry {
	bool asks;		/* its account lines have pam_unix */
	bool sshd;
	bool interactive;	/* sshd: KbdInteractiveAuthentication */
	char value[SERVERCONF_VALUE];	/* of that keyword */
	struct serverplace said;	/* its line; 0: none */
};

/* -1: a file could not be read. */
int  expiry_look(const struct pamdir *d, const char *service,
    struct expiry *x, struct err *e);

/* Pure: does PAM refuse the account?  Else, does its login into a jail end? */
bool expiry_refuses(const struct expiry *x, enum aging a);
bool expiry_ends(const struct expiry *x, enum aging a);

struct expiry_text {
	char found[PATH_MAX + 512], mend[PATH_MAX + 512];
};

/* The effect, and the fix; both empty for AGING_FINE. */
void expiry_say(const struct expiry *x, enum aging a, const char *user,
    struct expiry_text *t);

#endif
