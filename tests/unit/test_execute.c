/* SPDX-License-Identifier: BSD-2-Clause */
/* test_execute.c - which paths a command may execute; lib/execute.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "execute.h"
#include "list.h"

static const char text[] =
    "\t/usr/bin/jailsh\n"
    "git\n"
    "\t/usr/bin/git\n"
    "\t/lib/ld.so\n"
    "gitk\n"
    "\t/usr/bin/wish\n"
    "none\n"
    "git-shell\n"
    "\t/usr/bin/git shell\n";

static const struct {
	const char *text, *command, *want;	/* command NULL: all */
} rows[] = {
	{ text, "git", "/usr/bin/jailsh|/usr/bin/git|/lib/ld.so|" },
	{ text, "gitk", "/usr/bin/jailsh|/usr/bin/wish|" },
	{ text, "git-shell", "/usr/bin/jailsh|/usr/bin/git shell|" },
	{ text, "none", "/usr/bin/jailsh|" },
	{ text, "gi", "/usr/bin/jailsh|" },
	{ text, "", "/usr/bin/jailsh|" },
	{ text, "other", "/usr/bin/jailsh|" },
	{ text, NULL, "/usr/bin/jailsh|/usr/bin/git|/lib/ld.so|/usr/bin/wish|"
	    "/usr/bin/git shell|" },
	{ "", "git", "" },
	{ "git\n\t/usr/bin/git", "git", "/usr/bin/git|" },
	{ "\n\t/a\n", "git", "" },
	{ "\n\t/a\n", "", "/a|" },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct list l = {0};
		char got[256] = "";
		struct err e;

		assert_int_equal(execute_parse(rows[i].text, rows[i].command,
		    &l, &e), 0);
		for (size_t j = 0; j < l.n; j++) {
			strcat(got, l.v[j]);
			strcat(got, "|");
		}
		assert_string_equal(got, rows[i].want);
		list_free(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
