/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_hold.c - jail-setup hold JAIL [REASON], unhold JAIL */
#include <stdio.h>

#include "base/escape_text.h"
#include "cmd.h"
#include "err.h"
#include "store/hold.h"
#include "store/store.h"

/* "NAME: WHAT held since ..." */
static int
print_hold(const struct jail *j, const char *what, const struct hold *h)
{
	char text[HOLD_TEXT];

	hold_text(h, text);
	printf("%s: %sheld ", j->name, what);
	escape_line(stdout, "", text);
	return EXIT_FINE;
}

int
leave_held(const struct jail *j, const struct hold *h, bool quiet)
{
	return quiet ? EXIT_FINE : print_hold(j, "left as it is, ", h);
}

int
cmd_hold(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	struct hold h;
	struct err e;

	if (j == NULL)
		return EXIT_UNABLE;
	if (generations_needed(j, &e) < 0 ||
	    hold_set(c->at.state, j->name, c->args[1], &e) < 0)
		return unable(&e);
	if (c->quiet)
		return EXIT_FINE;
	hold_look(c->at.state, j->name, &h);
	return print_hold(j, "", &h);
}

/* Also one whose file is gone already, as remove takes it. */
int
cmd_unhold(const struct call *c)
{
	const char *name = c->args[0];
	struct err e;
	int rc;

	if ((!jail_name_ok(name) || !store_exists(c->at.state, name)) &&
	    call_jail(c, name) == NULL)
		return EXIT_UNABLE;
	rc = hold_clear(c->at.state, name, &e);
	if (rc < 0)
		return unable(&e);
	if (!c->quiet)
		printf("%s: %s\n", name, rc > 0 ? "released" : "is not held");
	return EXIT_FINE;
}
