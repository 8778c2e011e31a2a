/* SPDX-License-Identifier: BSD-2-Clause */
/* evict.c - see evict.h */
#include <stdio.h>

#include "base/systemctl.h"
#include "cmd.h"
#include "err.h"
#include "evict.h"
#include "inspect/managers.h"
#include "inspect/member.h"

static int
stop_manager(const struct call *c, uid_t uid, const char *jail)
{
	char unit[64];
	const char *const argv[] = { "systemctl", "--quiet", "stop", unit,
		NULL };

	snprintf(unit, sizeof(unit), "user@%u.service", (unsigned)uid);
	if (!systemctl(argv)) {
		fprintf(stderr, "jail-setup: %s runs outside jail %s; fix: "
		    "systemctl stop %s\n", unit, jail, unit);
		return EXIT_FOUND;
	}
	if (!c->quiet)
		printf("user@    ended      %s, of jail %s\n", unit, jail);
	return EXIT_FINE;
}

int
evict_managers(const struct call *c)
{
	struct managers m;
	struct err e;
	int worst = EXIT_FINE;

	if (managers_find(&m, &e) < 0)
		return unable(&e);
	for (size_t i = 0; i < m.n; i++) {
		char account[32], jail[JAIL_NAME_MAX + 1];

		snprintf(account, sizeof(account), "%u",
		    (unsigned)m.v[i].uid);
		switch (member_of(account, c->at.config, jail, &e)) {
		case MEMBER_NONE:
			break;
		case MEMBER_JAILED:
			if (stop_manager(c, m.v[i].uid, jail) != EXIT_FINE)
				worst = EXIT_FOUND;
			break;
		default:
			unable(&e);
			worst = EXIT_FOUND;
		}
	}
	managers_free(&m);
	return worst;
}
