/* cmd_plan.c - jail-setup plan JAIL, jail-setup why JAIL PATH */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "err.h"
#include "plan.h"
#include "plan_print.h"

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
	if (rc == 0 && c->json)
		rc = plan_print_json(j->name, &p, stdout, &e);
	else if (rc == 0)
		plan_print(&p, stdout);
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

int
cmd_why(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	const struct plan_entry *en;
	struct plan p;
	struct err e;
	int rc;

	if (j == NULL)
		return EXIT_UNABLE;
	if (collect(j, &c->at, &p, &e) < 0) {
		plan_free(&p);
		return unable(&e);
	}
	en = find(&p, c->args[1]);
	rc = EXIT_FINE;
	if (en == NULL) {
		fprintf(stderr, "jail-setup: %s is not in jail %s\n",
		    c->args[1], j->name);
		rc = EXIT_FOUND;
	} else if (!c->json) {
		plan_print_why(en, stdout);
	} else if (plan_print_why_json(en, stdout, &e) < 0) {
		rc = unable(&e);
	}
	plan_free(&p);
	return rc;
}
