/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_sbom.c - jail-setup sbom JAIL */
#include <stdio.h>

#include "cmd.h"
#include "err.h"
#include "record/sbom_cyclonedx.h"
#include "scope.h"
#include "store/held.h"

int
cmd_sbom(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	scope_free char *text = NULL;
	scope_free char *bill = NULL;
	scope_held h = HELD_CLOSED;
	struct err e;
	int rc;

	if (j == NULL)
		return EXIT_UNABLE;
	if (j->root != NULL) {
		err_set(&e, 0, "jail %s has root = \"%s\": nobody knows what "
		    "it was made from", j->name, j->root);
		return unable(&e);
	}
	rc = held_open(c->at.state, j->name, NULL, &h, &e) < 0 ||
	    held_bill(&h, &text, &e) < 0 ? -1 : 0;
	if (rc < 0 && e.no == ENOENT)
		err_set(&e, 0, "jail %s %s; fix: jail-setup build %s", j->name,
		    h.serial[0] != '\0' ? "was built without a bill of "
		    "materials" : "is not built", j->name);
	if (rc == 0)
		bill = sbom_of(text, j->name, h.serial, &e);
	if (bill == NULL)
		return unable(&e);
	puts(bill);
	return EXIT_FINE;
}
