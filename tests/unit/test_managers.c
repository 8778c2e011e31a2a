/* SPDX-License-Identifier: BSD-2-Clause */
/* test_managers.c - whose user manager a process belongs to: managers.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "inspect/managers.h"

static const struct {
	const char *title, *cgroup;
	const char *top;	/* NULL: systemd is not process 1 */
} tops[] = {
	{ "cgroup v2", "0::/init.scope\n", "" },
	{ "in a container", "0::/machine.slice/x.scope/init.scope\n",
	    "/machine.slice/x.scope" },
	{ "v1", "12:pids:/init.scope\n1:name=systemd:/init.scope\n0::/\n", "" },
	{ "another init", "0::/\n", NULL },
	{ "a name like it", "0::/init.scope2\n", NULL },
	{ "nothing", "", NULL },
	{ "cut", "0::", NULL },
};

static void
where_slices_are_follows_from_process_1(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(tops) / sizeof(*tops); i++) {
		char top[PATH_MAX] = "unset";
		bool is = managers_top(tops[i].cgroup, top);

		if (is != (tops[i].top != NULL) ||
		    (is && strcmp(top, tops[i].top) != 0))
			fail_msg("%s: %d %s", tops[i].title, is, top);
	}
}

#define USER "/user.slice/user-2001.slice/"
#define MINE "Name:\tsystemd\nUid:\t2001\t2001\t2001\t2001\nGid:\t1\n"
#define ROOTS "Name:\tjail-setup\nUid:\t0\t0\t0\t0\n"

static const struct {
	const char *title, *top, *cgroup, *status;
	bool is, itself;
} rows[] = {
	{ "the manager", "", "0::" USER "user@2001.service/init.scope\n", MINE,
	    true, true },
	{ "a unit of it", "", "0::" USER "user@2001.service/app.slice/x\n",
	    MINE, true, false },
	{ "not delegated", "", "0::" USER "user@2001.service\n", MINE, true,
	    false },
	{ "v1", "", "3:cpu:/\n1:name=systemd:" USER
	    "user@2001.service/init.scope\n0::/\n", MINE, true, true },
	{ "below a container's top", "/m", "0::/m" USER
	    "user@2001.service/init.scope\n", MINE, true, true },
	{ "another container's", "", "0::/machine.slice/c" USER
	    "user@2001.service/init.scope\n", MINE, false, false },
	{ "a login", "", "0::" USER "session-3.scope\n", MINE, false, false },
	{ "ExecCondition=, as root", "", "0::" USER "user@2001.service\n",
	    ROOTS, false, false },
	{ "the runtime directory", "", "0::" USER
	    "user-runtime-dir@2001.service\n", MINE, false, false },
	{ "a longer name", "", "0::" USER "user@2001.serviceX\n", MINE, false,
	    false },
	{ "another's slice", "", "0::/user.slice/user-2002.slice/"
	    "user@2001.service\n", MINE, false, false },
	{ "made below it by its owner", "", "0::/user.slice/user-2002.slice/"
	    "user@2002.service" USER "user@2001.service\n", MINE, false,
	    false },
	{ "another controller's name", "", "5:name=mine:" USER
	    "user@2001.service\n", MINE, false, false },
	{ "a name in the path of another line", "", "5:pids:/:name=systemd:"
	    USER "user@2001.service\n", MINE, false, false },
	{ "gone", "", "", "", false, false },
	{ "gone in between", "", "0::" USER "user@2001.service/init.scope\n",
	    "", false, false },
};

static void
a_process_is_of_a_manager_or_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		uid_t uid = 0;
		bool itself = false;
		bool is = managers_parse(rows[i].cgroup, rows[i].status,
		    rows[i].top, &uid, &itself);

		if (is != rows[i].is || (is && (uid != 2001 ||
		    itself != rows[i].itself)))
			fail_msg("%s: %d %u %d", rows[i].title, is,
			    (unsigned)uid, itself);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(where_slices_are_follows_from_process_1),
		cmocka_unit_test(a_process_is_of_a_manager_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
