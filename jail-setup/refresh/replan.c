/* SPDX-License-Identifier: BSD-2-Clause */
/* replan.c - see replan.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "err.h"
#include "generation.h"
#include "plan/plan_collect.h"
#include "plan/plan_keep.h"
#include "plan/stale.h"
#include "replan.h"
#include "store/held.h"

int
replan(const struct jail *j, const struct places *at, struct held *h,
    const struct manifest *m, struct stale *stale, struct plan *p,
    struct err *e)
{
	char root[PATH_MAX];
	const struct keep k = { m, root };
	struct stale before;
	struct err ignored;

	if (h != NULL && (size_t)snprintf(root, sizeof(root), "%s/"
	    GENERATION_TREES "/%s/root", h->state, h->tree) >= sizeof(root))
		return err_set(e, ENAMETOOLONG, "%.40s...", h->state);
	if (plan_collect_keeping(j, at, h != NULL ? &k : NULL, stale, p, e) < 0)
		return -1;
	if (h != NULL && held_stale(h, &before, &ignored) == 0) {
		stale_since(stale, &before);
		stale_free(&before);
	}
	return 0;
}
