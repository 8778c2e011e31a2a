/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kept.h - checks whether files kept from an older tree (plan_keep.h) still
 * work in the new one, which has all other files from the host.
 */
#ifndef KEPT_H
#define KEPT_H

struct err;
struct plan;

/*
 * A kept file must find in the new tree `now` what it found in the old tree
 * `was`: libraries with the versions it needs, its interpreter, the target of a
 * link.  The rules are the loader's; nothing is executed.  Both are descriptors
 * of the roots of our trees.  0, or -1 and the first that is missing.
 */
int kept_fits(const struct plan *p, int was, int now, struct err *e);

#endif
