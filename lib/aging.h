/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * aging.h - the verdict of pam_unix(8) by the dates in shadow(5).
 */
#ifndef AGING_H
#define AGING_H

struct spwd;

enum aging {
	AGING_FINE,
	AGING_MUST_CHANGE,	/* the password must be changed first */
	AGING_TOO_LATE,		/* refused: it was not changed in time */
	AGING_EXPIRED,		/* refused: the account has expired */
};

/*
 * Pure; `today` in days since 1970.  The order is that of
 * check_shadow_expiry() in pam_unix's passverify.c.
 */
enum aging aging_of(const struct spwd *s, long today);

/* 1: *out is set; 0: no such entry, or no permission to read it. */
int aging_look(const char *user, enum aging *out);

#endif
