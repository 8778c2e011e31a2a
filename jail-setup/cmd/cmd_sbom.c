/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_sbom.c - jail-setup sbom JAIL */
#include <stdio.h>

#include "cmd.h"
#include "err.h"
#include "record/sbom_cyclonedx.h"
#include "scope.h"
#include "store/store.h"

int
cmd_sbom(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	scope_free char *text = NULL;
	scope_free char *bill = NULL;
	char serial[SERIAL_MAX + 1];
	struct err e;

	if (j == NULL)
		return EXIT_UNABLE;
	if (j->root != NULL) {
		err_set(&e, 0, "jail %s has root = \"%s\": nobody knows what "
		    "it was made from", j->name, j->root);
		return unable(&e);
	}
	if (store_bill(c->at.state, j->name, serial, &text, &e) < 0)
		return unable(&e);
	bill = sbom_of(text, j->name, serial, &e);
	if (bill == NULL)
		return unable(&e);
	puts(bill);
	return EXIT_FINE;
}
