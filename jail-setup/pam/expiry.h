/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * expiry.h - what the dates of an account in shadow(5) do to its next login.
 *
 * PAM asks (pam_unix) and refuses an account that has expired.  A password that
 * must be changed is changed by login(1) and su(1) before they open a session.
 * sshd does so only where the password itself was given by keyboard-interactive;
 * after a key or its own password authentication it runs passwd(1) as the user,
 * in the jail, where there is none and no set-uid bit counts.
 */
#ifndef EXPIRY_H
#define EXPIRY_H

#include <limits.h>
#include <stdbool.h>

#include "aging.h"
#include "sshd/serverconf.h"

struct err;
struct pamdir;

/* Of a service, whoever comes. */
struct expiry {
	bool asks;		/* its account lines have pam_unix */
	bool sshd;
	bool interactive;	/* sshd: KbdInteractiveAuthentication */
	char value[SERVERCONF_VALUE];	/* as it is said, */
	struct serverplace said;	/* and where; 0: nowhere */
};

/* -1: no memory. */
int  expiry_look(const struct pamdir *d, const char *service,
    struct expiry *x, struct err *e);

/* Pure: is somebody of that age refused by PAM?  Else, kept out of a jail? */
bool expiry_refuses(const struct expiry *x, enum aging a);
bool expiry_ends(const struct expiry *x, enum aging a);

struct expiry_text {
	char found[PATH_MAX + 512], mend[PATH_MAX + 512];
};

/* What comes of it, and what ends it; for AGING_FINE nothing. */
void expiry_say(const struct expiry *x, enum aging a, const char *user,
    struct expiry_text *t);

#endif
