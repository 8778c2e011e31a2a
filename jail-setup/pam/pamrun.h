/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamrun.h - what a stack of PAM modules comes to, whatever they return.  Pure.
 *
 * As libpam's pam_dispatch.c goes through the steps of a type: an impression
 * that modules make one after the other, jumps, and substacks in which they
 * end.  All runs are followed at once: there are 16 states a step can be
 * reached in, so the time is bounded by the square of the number of steps.
 */
#ifndef PAMRUN_H
#define PAMRUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pamstack.h"

struct err;

/* What is known behind the last step. */
enum {
	PAMRUN_WITHOUT = 1,	/* it can succeed, and we were not called */
	PAMRUN_REFUSED = 2,	/* it can succeed, and we refused */
	PAMRUN_SUCCEEDS = 4,	/* it can succeed, and we let in */
	PAMRUN_FAILS = 8,	/* it can fail, and we were called */
	PAMRUN_FAILS_WITHOUT = 16,
};

/*
 * What can become of these steps, of one type, where step i may return any code
 * of codes(arg, i), one bit each; NULL: ours any that it has, others all.
 * A set of the above, or -1: no memory.  `only` < n: of the steps that skip us,
 * or that make a refusal of ours be forgotten, no other may do so.
 */
int pamrun(const struct pamstep *v, size_t n,
    uint32_t (*codes)(void *arg, size_t i), void *arg, size_t only,
    struct err *e);

/* Does the step fail the stack where pam_jail.so refuses, or is not there? */
bool pamrun_counts(const struct pamstep *s);

enum pam_verdict {
	PAM_NO_FILE,
	PAM_NO_LINE,		/* none for us */
	PAM_SKIPPED,		/* it can succeed without us */
	PAM_IGNORED,		/* it can succeed though we refuse */
	PAM_UNKNOWN,		/* too much, or not to be looked at */
	PAM_BROKEN,		/* libpam gives it up, and refuses everybody */
	PAM_NEVER,		/* no run succeeds */
	PAM_HOLDS,		/* we are called, and if we refuse it fails */
};

/*
 * From PAM_NO_LINE on, without PAM_UNKNOWN and PAM_BROKEN.  *who is the step
 * that skips, forgets or fails; n where it is none alone.  -1: no memory.
 */
int pamrun_verdict(const struct pamstep *v, size_t n, size_t *who,
    struct err *e);

#endif
