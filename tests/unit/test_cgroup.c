/* SPDX-License-Identifier: BSD-2-Clause */
/* test_cgroup.c - do limits hold on such a host: cgroup.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cgroup.h"
#include "err.h"

#define ALL "cpuset cpu io memory hugetlb pids rdma\n"
#define ENABLE "; fix: systemctl enable --now jail.service"

static const struct {
	const char *title;
	struct cgroup_facts facts;
	const char *why, *fix;	/* NULL: they do */
} rows[] = {
	{ "without systemd", { .v2 = true, .there = true,
	    .controllers = ALL }, NULL, NULL },
	{ "without it, processes are in the root", { .v2 = true,
	    .there = true, .inhabited = true, .controllers = ALL }, NULL,
	    NULL },
	{ "the unit runs", { .systemd = true, .v2 = true, .there = true,
	    .controllers = "memory pids\n" }, NULL, NULL },
	{ "it does not", { .systemd = true, .v2 = true }, "jail.service, "
	    "whose cgroup they need, does not run", ENABLE },
	{ "its process is not in a cgroup below", { .systemd = true,
	    .v2 = true, .there = true, .inhabited = true,
	    .controllers = ALL }, "processes are in /sys/fs/cgroup/"
	    "system.slice/jail.service itself", "systemctl cat jail.service" },
	{ "nothing is delegated", { .systemd = true, .v2 = true,
	    .there = true }, "system.slice/jail.service has no controller "
	    "memory", "cgroup_enable=memory" },
	{ "one is not", { .systemd = true, .v2 = true, .there = true,
	    .controllers = "cpu memory" }, "system.slice/jail.service has no "
	    "controller pids", ", or take them out of the jail file" },
	{ "the kernel has none", { .v2 = true, .there = true,
	    .controllers = "cpu pids" }, "cgroup v2 on /sys/fs/cgroup has no "
	    "controller memory", "cgroup_enable=memory" },
	{ "v1", { .there = true, .controllers = "" },
	    "no cgroup v2 on /sys/fs/cgroup", "; fix: mount it there" },
	{ "v1 of systemd", { .systemd = true }, "no cgroup v2",
	    "systemd.unified_cgroup_hierarchy=1" },
};

static void
where_limits_do_not_hold_a_login_is_refused_with_the_fix(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err e = {0};
		int rc = cgroup_judge(&rows[i].facts, &e);

		if (rc != (rows[i].why == NULL ? 0 : -1))
			fail_msg("%s: %d %s", rows[i].title, rc, e.msg);
		if (rc == 0)
			continue;
		if (strstr(e.msg, "memory and tasks: ") != e.msg ||
		    strstr(e.msg, rows[i].why) == NULL ||
		    strstr(e.msg, rows[i].fix) == NULL)
			fail_msg("%s: %s", rows[i].title, e.msg);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    where_limits_do_not_hold_a_login_is_refused_with_the_fix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
