/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_plan.c - jail-setup plan JAIL, jail-setup why JAIL PATH */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/escape_text.h"
#include "cmd.h"
#include "err.h"
#include "package/package.h"
#include "plan/plan.h"
#include "plan/plan_from.h"
#include "plan/plan_print.h"
#include "plan/plan_size.h"
#include "plan/stale.h"
#include "refresh/diff.h"
#include "store/held.h"

static int
print_sizes(const struct call *c, const char *jail, const struct plan *p,
    struct err *e)
{
	struct plan_shares s;
	int rc = plan_size(p, &s, e);

	if (rc == 0 && c->json)
		plan_print_shares_json(jail, &s, stdout);
	else if (rc == 0)
		plan_print_shares(&s, stdout);
	plan_shares_free(&s);
	return rc;
}

/* The plan's entries name packages of these from now on; NULL on error. */
static struct packages *
find_owners(struct plan *p, struct err *e)
{
	struct packages *pk = packages_open("", e);

	if (pk == NULL || plan_own(p, pk, e) == 0)
		return pk;
	packages_free(pk);
	return NULL;
}

/* Only JSON names the packages, so the text does not wait for their lists. */
static int
print_plan(const struct call *c, const char *jail, struct plan *p,
    struct err *e)
{
	struct packages *pk = NULL;

	if (c->size)
		return print_sizes(c, jail, p, e);
	if (!c->json)
		plan_print(p, stdout);
	else if ((pk = find_owners(p, e)) != NULL)
		plan_print_json(jail, p, stdout);
	else
		return -1;
	packages_free(pk);
	return 0;
}

int
cmd_plan(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	scope_plan p = {0};
	struct err e;

	if (j == NULL)
		return EXIT_UNABLE;
	return plan_collect(j, &c->at, &p, &e) < 0 ||
	    print_plan(c, j->name, &p, &e) < 0 ? unable(&e) : EXIT_FINE;
}

/* The entry of the path, or of the one that the host's links lead to. */
static const struct plan_entry *
find_entry(const struct plan *p, const char *path)
{
	const struct plan_entry *en = plan_find(p, path);
	char real[PATH_MAX];

	if (en == NULL && realpath(path, real) != NULL)
		en = plan_find(p, real);
	return en;
}

static int
print_why(const struct call *c, const struct jail *j, struct plan *p)
{
	const struct plan_entry *en = find_entry(p, c->args[1]);
	struct packages *pk;
	struct err e;

	if (en == NULL) {
		fprintf(stderr, "jail-setup: ");
		escape_print(stderr, ESCAPE_NAME, c->args[1]);
		fprintf(stderr, " is not in jail %s\n", j->name);
		return EXIT_FOUND;
	}
	pk = find_owners(p, &e);
	if (pk == NULL)
		return unable(&e);
	(c->json ? plan_print_why_json : plan_print_why)(en, stdout);
	packages_free(pk);
	return EXIT_FINE;
}

/* As a refresh plans: a component that does not resolve keeps its files. */
static int
plan_keeping(const struct call *c, const struct jail *j, struct plan *p)
{
	struct manifest m = {0};
	struct stale stale = {0};
	struct held h;
	struct err e;
	int rc = held_open(c->at.state, j->name, NULL, &h, &e) < 0 ||
	    held_manifest(&h, &m, &e) < 0 ||
	    replan(j, &c->at, &h, &m, &stale, p, &e) < 0 ? -1 : 0;

	held_close(&h);
	manifest_free(&m);
	stale_free(&stale);
	return rc;
}

int
cmd_why(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	scope_plan p = {0};
	scope_plan kept = {0};
	struct err e;

	if (j == NULL)
		return EXIT_UNABLE;
	if (plan_collect(j, &c->at, &p, &e) == 0)
		return print_why(c, j, &p);
	return j->root == NULL && plan_keeping(c, j, &kept) == 0 ?
	    print_why(c, j, &kept) : unable(&e);
}
