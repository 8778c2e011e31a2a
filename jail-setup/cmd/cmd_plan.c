/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_plan.c - jail-setup plan JAIL, jail-setup why JAIL PATH */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape_text.h"
#include "cmd.h"
#include "err.h"
#include "package/package.h"
#include "plan/plan.h"
#include "plan/plan_own.h"
#include "plan/plan_print.h"
#include "plan/plan_size.h"

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

/* Only programs are told the packages, so only they wait for the lists. */
static int
print(const struct call *c, const char *jail, struct plan *p, struct err *e)
{
	struct packages *pk;
	int rc = -1;

	if (c->size)
		return print_sizes(c, jail, p, e);
	if (!c->json) {
		plan_print(p, stdout);
		return 0;
	}
	pk = packages_open("", e);
	if (pk != NULL && plan_own(p, pk, e) == 0) {
		plan_print_json(jail, p, stdout);
		rc = 0;
	}
	packages_free(pk);
	return rc;
}

int
cmd_plan(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	struct plan p;
	struct err e;
	int rc;

	if (j == NULL)
		return EXIT_UNABLE;
	rc = collect(j, &c->at, &p, &e);
	if (rc == 0)
		rc = print(c, j->name, &p, &e);
	plan_free(&p);
	return rc == 0 ? EXIT_FINE : unable(&e);
}

/* As it was typed, or where the host's links lead: the jail has the same. */
static const struct plan_entry *
find(const struct plan *p, const char *path)
{
	const struct plan_entry *en = plan_find(p, path);
	char real[PATH_MAX];

	if (en == NULL && realpath(path, real) != NULL)
		en = plan_find(p, real);
	return en;
}

static int
explain(const struct call *c, const struct jail *j, struct plan *p)
{
	const struct plan_entry *en = find(p, c->args[1]);
	struct packages *pk;
	struct err e;
	int rc;

	if (en == NULL) {
		fprintf(stderr, "jail-setup: ");
		escape_print(stderr, ESCAPE_NAME, c->args[1]);
		fprintf(stderr, " is not in jail %s\n", j->name);
		return EXIT_FOUND;
	}
	pk = packages_open("", &e);
	rc = pk != NULL ? plan_own(p, pk, &e) : -1;
	if (rc == 0 && c->json)
		plan_print_why_json(en, stdout);
	else if (rc == 0)
		plan_print_why(en, stdout);
	packages_free(pk);
	return rc == 0 ? EXIT_FINE : unable(&e);
}

int
cmd_why(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	struct plan p;
	struct err e;
	int rc;

	if (j == NULL)
		return EXIT_UNABLE;
	rc = collect(j, &c->at, &p, &e) < 0 ? unable(&e) : explain(c, j, &p);
	plan_free(&p);
	return rc;
}
