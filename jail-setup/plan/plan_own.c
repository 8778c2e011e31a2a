/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_own.c - see plan_own.h */
#include "package/package.h"
#include "plan.h"
#include "plan_own.h"

int
plan_own(struct plan *p, struct packages *pk, struct err *e)
{
	if (packages_index(pk, e) < 0)
		return -1;
	for (size_t i = 0; i < p->n; i++) {
		struct plan_entry *en = p->v[i];

		/* what we made is nobody's, also where somebody's was */
		if (en->type == PLAN_FILE)
			en->package = packages_owner(pk, en->source);
		else if (en->type == PLAN_LINK)
			en->package = packages_owner(pk, en->path);
	}
	return 0;
}
