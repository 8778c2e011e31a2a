/* SPDX-License-Identifier: BSD-2-Clause */
/* test_old_trees.c - whose unit it is, and what corrects it: old_trees.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "inspect/old_trees.h"
#include "inspect/unit_of.h"
#include "service_file.h"

static const struct {
	const char *title, *cgroup, *top;
	const char *unit;	/* NULL: none */
} units[] = {
	{ "a service", "0::/system.slice/shop.service\n", "", "shop.service" },
	{ "a group of its own below", "0::/system.slice/shop.service/x.scope\n",
	    "", "shop.service" },
	{ "slices in slices", "0::/a.slice/a-b.slice/shop.service\n", "",
	    "shop.service" },
	{ "of an instance", "0::/system.slice/system-web.slice/web@a.service\n",
	    "", "web@a.service" },
	{ "v1", "4:pids:/x\n1:name=systemd:/system.slice/shop.service\n0::/\n",
	    "", "shop.service" },
	{ "in a container", "0::/m.slice/x.scope/system.slice/shop.service\n",
	    "/m.slice/x.scope", "shop.service" },
	{ "outside of it", "0::/system.slice/shop.service\n",
	    "/m.slice/x.scope", NULL },
	{ "in another container", "0::/n.slice/y.scope/system.slice/"
	    "shop.service\n", "/m.slice/x.scope", NULL },
	{ "a login", "0::/user.slice/user-2001.slice/session-3.scope\n", "",
	    "session-3.scope" },
	{ "a user's unit is the manager's", "0::/user.slice/user-1.slice/"
	    "user@1.service/app.slice/shop.service\n", "", "user@1.service" },
	{ "no unit", "0::/mine/shop.service\n", "", NULL },
	{ "only a slice", "0::/system.slice\n", "", NULL },
	{ "no name", "0::/system.slice/.service\n", "", NULL },
	{ "nothing", "", "", NULL },
};

static void
the_unit_of_a_process(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		char unit[NAME_MAX + 1] = "";
		bool is = unit_parse(units[i].cgroup, units[i].top, unit);

		if (is != (units[i].unit != NULL) ||
		    (is && strcmp(unit, units[i].unit) != 0))
			fail_msg("%s: %d %s", units[i].title, is, unit);
	}
}

static const struct {
	enum old_kind kind;
	const char *unit;
	int engine;
	const char *path, *mend;
} rows[] = {
	{ OLD_SERVICE, "shop.service", ENGINE_SYSTEMD, "shop.service",
	    "jail-setup service restart shop" },
	{ OLD_SERVICE, "", ENGINE_SYSTEMD, "sessions",
	    "jail-setup service restart shop" },
	/* somebody else's unit has it */
	{ OLD_SERVICE, "shop2.service", ENGINE_SYSTEMD, "shop2.service",
	    "systemctl restart shop2.service" },
	{ OLD_SERVICE, "all.service", ENGINE_NONE, "all.service",
	    "systemctl restart all.service" },
	{ OLD_SERVICE, "session-1.scope", ENGINE_NONE, "session-1.scope",
	    "let its supervisor restart jailsh --service shop" },
	{ OLD_SERVICE, "", ENGINE_NONE, "sessions",
	    "let its supervisor restart jailsh --service shop" },
	{ OLD_LAUNCHED, "web.service", 0, "web.service",
	    "systemctl restart web.service" },
	{ OLD_LAUNCHED, "", 0, "sessions",
	    "jail-setup end shop --user anna   # and start it again" },
	/* its unit is that of sshd */
	{ OLD_LOGINS, "ssh.service", 0, "sessions",
	    "jail-setup end shop --user anna" },
};

static void
what_corrects_it(void **state)
{
	char anna[] = "anna", ben[] = "ben", *users[] = { anna, ben };
	char text[OLD_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct old_tree o = { .kind = rows[i].kind, .jail = "shop",
		    .engine = rows[i].engine, .users = { users, 2, 2 } };

		strcpy(o.unit, rows[i].unit);
		old_tree_mend(&o, text);
		if (strcmp(text, rows[i].mend) != 0 ||
		    strcmp(old_tree_path(&o), rows[i].path) != 0)
			fail_msg("%zu: %s, %s", i, old_tree_path(&o), text);
	}
}

static void
who_is_there(void **state)
{
	char name[6][2] = { "a", "b", "c", "d", "e", "f" };
	char *users[] = { name[0], name[1], name[2], name[3], name[4],
	    name[5] };
	struct old_tree o = { .n = 1, .serial = "20261130T100000", .pid = 7,
	    .users = { users, 1, 6 }, .since = 0 };
	char text[OLD_TEXT];

	(void)state;
	setenv("TZ", "UTC", 1);
	old_tree_found(&o, text);
	assert_string_equal(text, "a in 20261130T100000, process 7, since "
	    "1970-01-01 00:00:00");
	o.n = 9;
	o.users.n = 6;
	old_tree_found(&o, text);
	assert_string_equal(text, "9 sessions of a,b,c,d and 2 more, the "
	    "oldest in 20261130T100000, process 7, since 1970-01-01 00:00:00");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_unit_of_a_process),
		cmocka_unit_test(what_corrects_it),
		cmocka_unit_test(who_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
