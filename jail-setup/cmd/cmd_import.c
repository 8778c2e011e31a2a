/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_import.c - jail-setup import jailkit: names the script that does it,
 * contrib/import-jailkit, which this program never runs.
 */
#include <string.h>

#include "cmd.h"
#include "err.h"

int
cmd_import(const struct call *c)
{
	struct err e;

	if (strcmp(c->args[0], "jailkit") != 0)
		err_set(&e, 0, "import: jailkit, not \"%s\"", c->args[0]);
	else
		err_set(&e, 0, "import jailkit is a script: "
		    "%s/contrib/import-jailkit --help", c->at.vendor);
	return unable(&e);
}
