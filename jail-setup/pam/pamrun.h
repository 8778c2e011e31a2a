/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pamrun.h - all possible results of a stack of PAM modules.  Pure.
 *
 * It follows libpam's pam_dispatch.c: modules change an "impression", may jump
 * over others, and substacks limit jumps.  All runs are followed at once: a
 * step can be reached in 16 states, so the time is bounded by the square of the
 * number of steps.
 */
#ifndef PAMRUN_H
#define PAMRUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pamstack.h"

struct err;

/* Possible results after the last step. */
enum {
	PAMRUN_WITHOUT = 1,	/* it can succeed, and we were not called */
	PAMRUN_REFUSED = 2,	/* it can succeed, and we refused */
	PAMRUN_SUCCEEDS = 4,	/* it can succeed, and we let in */
	PAMRUN_FAILS = 8,	/* it can fail, and we were called */
	PAMRUN_FAILS_WITHOUT = 16,
	PAMRUN_UNDECIDED = 32,	/* it can fail because no step says a word */
};

/*
 * The set of results of these steps, of one type; -1: no memory.  Step i may
 * return any code of codes(arg, i), one bit each; NULL: ours any that it has,
 * others all.  `only` < n: no step but this one may skip us or discard our
 * refusal.
 */
int pamrun(const struct pamstep *v, size_t n,
    uint32_t (*codes)(void *arg, size_t i), void *arg, size_t only,
    struct err *e);

/* Does the step fail the stack if pam_jail.so refuses or is missing? */
bool pamrun_counts(const struct pamstep *s);

/*
 * Are the steps of others the same in a and b, in that order, and do their
 * jumps lead to the same ones?  If not, *at is the first of a that differs;
 * na: b has more.
 */
bool pamrun_same_others(const struct pamstep *a, size_t na,
    const struct pamstep *b, size_t nb, size_t *at);

enum pam_verdict {
	PAM_NO_FILE,
	PAM_NO_LINE,		/* none for us */
	PAM_SKIPPED,		/* it can succeed without us */
	PAM_IGNORED,		/* it can succeed though we refuse */
	PAM_UNKNOWN,		/* too large, or unreadable */
	PAM_BROKEN,		/* libpam gives up, and refuses everybody */
	PAM_NEVER,		/* no run succeeds */
	PAM_HOLDS,		/* we are called, and if we refuse it fails */
	PAM_VERDICT_COUNT
};

/*
 * One of PAM_NO_LINE to PAM_HOLDS, but PAM_UNKNOWN and PAM_BROKEN. *who: the
 * step that skips us, discards our refusal or fails; n: no single one. -1: no
 * memory.
 */
int pamrun_verdict(const struct pamstep *v, size_t n, size_t *who,
    struct err *e);

#endif
