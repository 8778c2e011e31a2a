/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kept.h - do files that were kept from an older tree (plan_keep.h) still fit the
 * new one, where the rest is the host's?
 */
#ifndef KEPT_H
#define KEPT_H

struct err;
struct plan;

/*
 * Whatever a kept file found in the old tree `was` it has to find in the new
 * tree `now`: libraries with the versions it needs, its interpreter, what a link
 * leads to.  By the loader's rules; nothing is executed.  Both are trees of
 * ours, the roots of them.  0, or -1 and the first that is not there.
 */
int kept_fits(const struct plan *p, int was, int now, struct err *e);

#endif
