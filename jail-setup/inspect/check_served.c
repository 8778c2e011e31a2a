/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_served.c - would each service start?
 *
 * explain decides, by the code that a start runs; this file says which services
 * are asked, and what a refusal is called.
 */
#include <stdio.h>
#include <string.h>

#include "alike.h"
#include "check_host.h"
#include "err.h"
#include "explain.h"
#include "finding.h"
#include "plan/plan_collect.h"
#include "scope.h"
#include "service_file.h"

/* The account itself, or what the service does by it. */
static int
report(const struct explain *x, struct findings *f, struct err *e)
{
	const bool nobody = x->login.who.uid == 0;	/* or there is none */
	char path[300];
	int rc = 0;

	snprintf(path, sizeof(path), nobody ? "user=%.200s" :
	    "%.200s@service", nobody ? x->user : f->jail);
	for (size_t i = 0; rc == 0 && i < x->refused.n; i++) {
		char *why = x->refused.v[i];
		const char *fix = finding_cut_fix(why);

		rc = findings_add(f, nobody ? FINDING_CONFIG : FINDING_REFUSED,
		    path, nobody ? "an account of this host, not root" :
		    "a service that starts", why, fix != NULL ? fix :
		    explain_more, e);
	}
	return rc;
}

static int
check_one(const struct places *at, const char *name, struct findings *f,
    struct err *e)
{
	scope_service s = {0};
	scope_explain x = {0};
	struct err why;

	/* one that has gone, or been broken, since the list was made */
	if (service_load(at->config, name, &s, &why) < 0 ||
	    service_derived(&s))	/* its container starts it */
		return 0;
	f->jail = name;
	return explain_started(&s, at, !findings_about_tree(f, name,
	    at->state), &x, e) < 0 ? -1 : report(&x, f, e);
}

int
check_served(const struct places *at, const struct jails *all,
    char *const *only, struct findings *f, struct err *e)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].service && check_selects(only, all->v[i].name) &&
		    check_one(at, all->v[i].name, f, e) < 0)
			return -1;
	return 0;
}
