/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_size.h - what each reason costs.  Pure.
 *
 * A reason is a component of the jail file, or a file that a component names.
 * Its total is the size of a jail for it alone; "alone" is what the jail would
 * lose without it.  A file that several share counts in each total.
 */
#ifndef PLAN_SIZE_H
#define PLAN_SIZE_H

#include "plan.h"

struct err;

struct plan_share {
	const char *reason;	/* owned in `reasons`, the plan's in `files` */
	const char *path;	/* NULL: the reason as a whole */
	off_t alone, total;
};

struct plan_shares {
	struct plan_share *reasons, *files;	/* the largest total first */
	size_t n_reasons, n_files;
	off_t bytes;		/* of the whole plan */
};

/* The plan is sorted and must live longer; free *s either way. */
int  plan_size(const struct plan *p, struct plan_shares *s, struct err *e);
void plan_shares_free(struct plan_shares *s);

#endif
