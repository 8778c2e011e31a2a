/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_unjailed.c - jail-setup unjailed USER|UID */
#include <stdio.h>

#include "base/escape_text.h"
#include "cmd.h"
#include "err.h"
#include "inspect/member.h"

/*
 * For ExecCondition= of systemd.service(5), where 0 means start, 1 to 254 do
 * not, and 255 or a signal that the unit failed.  Whatever is wrong is a 1.
 */
int
cmd_unjailed(const struct call *c)
{
	char jail[JAIL_NAME_MAX + 1];
	struct err e;

	switch (member_of(c->args[0], c->at.config, jail, &e)) {
	case MEMBER_NONE:
		return EXIT_FINE;
	case MEMBER_JAILED:
		if (!c->quiet) {
			escape_print(stdout, ESCAPE_NAME, c->args[0]);
			printf(" is in jail %s\n", jail);
		}
		return EXIT_FOUND;
	default:
		unable(&e);
		return EXIT_FOUND;
	}
}
