/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_runtimedir.c - which service takes its directory in /run away;
 * runtimedir.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "inspect/runtimedir.h"
#include "list.h"
#include "scratch.h"

static const struct {
	const char *text;
	bool makes, keeps;
} rows[] = {
	{ "", false, false },
	{ "[Service]\nRuntimeDirectory=db\n", true, false },
	{ "RuntimeDirectory=db", true, false },
	{ "  RuntimeDirectory = a db\tc\r\n", true, false },
	{ "RuntimeDirectory=db:link", true, false },
	{ "RuntimeDirectory=dbx", false, false },
	{ "RuntimeDirectory=xdb", false, false },
	{ "RuntimeDirectory=db/sub", false, false },
	{ "#RuntimeDirectory=db", false, false },
	{ "XRuntimeDirectory=db", false, false },
	{ "RuntimeDirectoryMode=db", false, false },
	{ "RuntimeDirectory=\ndb", false, false },
	{ "RuntimeDirectory=db\nRuntimeDirectory=\n", false, false },
	{ "RuntimeDirectory=db\nRuntimeDirectory=a\n", true, false },
	{ "RuntimeDirectory=db\nRuntimeDirectoryPreserve=yes", true, true },
	{ "RuntimeDirectoryPreserve=true\nRuntimeDirectory=db", true, true },
	{ "RuntimeDirectory=db\nRuntimeDirectoryPreserve=1", true, true },
	{ "RuntimeDirectory=db\nRuntimeDirectoryPreserve=on", true, true },
	{ "RuntimeDirectory=db\nRuntimeDirectoryPreserve=no", true, false },
	{ "RuntimeDirectory=db\nRuntimeDirectoryPreserve=off", true, false },
	{ "RuntimeDirectory=db\nRuntimeDirectoryPreserve=restart", true,
	    false },
	{ "RuntimeDirectory=db\nRuntimeDirectoryPreserve=", true, false },
	{ "RuntimeDirectory=db\nRuntimeDirectoryPreserve=yes\n"
	    "RuntimeDirectoryPreserve=no", true, false },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct runtimedir r = {0};

		runtimedir_read(rows[i].text, "db", &r);
		if (r.makes != rows[i].makes || r.keeps != rows[i].keeps)
			fail_msg("%s: %d %d", rows[i].text, r.makes, r.keeps);
	}
}

static void
units(void **state)
{
	char *dir = scratch_new();
	char etc[256], lib[256], none[256];
	const char *dirs[] = { etc, none, lib, lib, NULL };
	static const struct { const char *sh, *want; } steps[] = {
		{ "echo RuntimeDirectory=db >lib/a.service; "
		    "echo RuntimeDirectory=db >lib/not.socket; "
		    "echo RuntimeDirectory=x >lib/c.service", "a.service " },
		{ "echo RuntimeDirectory=db >lib/b.service",
		    "a.service b.service " },
		{ "mkdir etc/a.service.d; echo RuntimeDirectoryPreserve=yes "
		    ">etc/a.service.d/x.conf", "b.service " },
		{ "mv etc/a.service.d/x.conf etc/a.service.d/x",
		    "a.service b.service " },
		{ "ln -s /dev/null etc/a.service", "b.service " },
		{ "mkdir lib/b.service.d etc/b.service.d; "
		    "echo RuntimeDirectoryPreserve=no "
		    ">lib/b.service.d/z.conf; echo RuntimeDirectoryPreserve=yes "
		    ">etc/b.service.d/a.conf", "" },
		{ "rm -r etc/b.service.d; mkdir lib/d.service",
		    "b.service " },
	};

	(void)state;
	scratch_sh(dir, "mkdir etc lib");
	snprintf(etc, sizeof(etc), "%s", scratch_path(dir, "etc"));
	snprintf(lib, sizeof(lib), "%s", scratch_path(dir, "lib"));
	snprintf(none, sizeof(none), "%s", scratch_path(dir, "none"));
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		struct list l = {0};
		struct err e;
		char got[128] = "";

		scratch_sh(dir, steps[i].sh);
		assert_int_equal(runtimedir_units(dirs, "db", &l, &e), 0);
		for (size_t k = 0; k < l.n; k++) {
			strcat(got, l.v[k]);
			strcat(got, " ");
		}
		assert_string_equal(got, steps[i].want);
		list_free(&l);
	}
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
