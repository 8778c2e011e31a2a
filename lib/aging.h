/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * aging.h - what pam_unix(8) says of an account by its dates in shadow(5).
 */
#ifndef AGING_H
#define AGING_H

struct spwd;

enum aging {
	AGING_FINE,
	AGING_MUST_CHANGE,	/* let in once there is a new password */
	AGING_TOO_LATE,		/* refused: it was not changed in time */
	AGING_EXPIRED,		/* refused: the account itself */
};

/*
 * Pure; `today` in days since 1970.  The order is that of
 * check_shadow_expiry() in pam_unix's passverify.c.
 */
enum aging aging_of(const struct spwd *s, long today);

/* 1: see *out; 0: no such entry, or only root may look. */
int aging_look(const char *user, enum aging *out);

#endif
