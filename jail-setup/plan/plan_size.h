/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_size.h - what each reason costs.  Pure.
 *
 * A reason is a word in a file: a component, and each file it names.  Its
 * total is what a jail for it alone would hold; what it has alone would be gone
 * without it.  What several share counts in all their totals.
 */
#ifndef PLAN_SIZE_H
#define PLAN_SIZE_H

#include "plan.h"

struct err;

struct plan_share {
	const char *reason;	/* ours to free for reasons, the plan's for files */
	const char *path;	/* NULL: the reason as a whole */
	off_t alone, total;
};

struct plan_shares {
	struct plan_share *reasons, *files;	/* the largest total first */
	size_t n_reasons, n_files;
	off_t bytes;		/* of the whole plan */
};

/* Of a sorted plan, which must outlive it; free it either way. */
int  plan_size(const struct plan *p, struct plan_shares *s, struct err *e);
void plan_shares_free(struct plan_shares *s);

#endif
