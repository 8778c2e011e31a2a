/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_own.c - see plan_own.h */
#include "package/package.h"
#include "plan.h"
#include "plan_own.h"

/* Its path on the host; NULL: jail-setup made it, so no package owns it. */
static const char *
host_path(const struct plan_entry *en)
{
	return en->type == PLAN_FILE ? en->source :
	    en->type == PLAN_LINK ? en->path : NULL;
}

int
plan_own(struct plan *p, struct packages *pk, struct err *e)
{
	for (size_t i = 0; i < p->n; i++)
		if (host_path(p->v[i]) != NULL &&
		    packages_ask(pk, host_path(p->v[i]), e) < 0)
			return -1;
	if (packages_index(pk, NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < p->n; i++)
		if (host_path(p->v[i]) != NULL)
			p->v[i]->package =
			    packages_owner(pk, host_path(p->v[i]));
	return 0;
}
