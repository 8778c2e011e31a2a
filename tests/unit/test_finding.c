/* SPDX-License-Identifier: BSD-2-Clause */
/* test_finding.c - the names of the kinds are an interface; order; ownership */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "inspect/finding.h"

static void
names(void **state)
{
	static const char *const want[] = {
		"way-out", "outside", "refused", "changed", "missing", "extra",
		"mode", "owner", "setid",
		"capability", "acl", "xattr", "device", "world-writable", "symlink",
		"unresolved-library", "missing-version", "missing-interpreter",
		"stale", "identity", "unsafe-path", "mount", "config",
		"command", "unreadable", "covered", "shells", "selinux",
		"old-tree", "default", "conflict", "private", "ids",
		"old-settings", "accepts-nothing",
	};

	(void)state;
	for (int i = 0; i < FINDING_COUNT; i++)
		assert_string_equal(finding_traits[i].name,
		    want[i]);
	assert_int_equal(sizeof(want) / sizeof(*want), FINDING_COUNT);
}

static void
copied_and_sorted(void **state)
{
	struct findings f = { .jail = "b" };
	char path[] = "/x";
	struct err e;

	(void)state;
	assert_int_equal(findings_add(&f, FINDING_SETID, path, "", "", "m",
	    &e), 0);
	assert_int_equal(findings_add(&f, FINDING_MODE, path, "", "", "m",
	    &e), 0);
	path[1] = 'a';
	assert_int_equal(findings_add(&f, FINDING_STALE, path, "w", "f", "m",
	    &e), 0);
	f.jail = "a";
	assert_int_equal(findings_add(&f, FINDING_STALE, "/z", "", "", "",
	    &e), 0);
	f.jail = "z";	/* whatever else there is to say */
	assert_int_equal(findings_add(&f, FINDING_WAY_OUT, "/z", "", "", "",
	    &e), 0);
	findings_sort(&f);
	assert_int_equal(f.n, 5);
	assert_int_equal(f.v[0].kind, FINDING_WAY_OUT);
	assert_string_equal(f.v[1].jail, "a");
	assert_string_equal(f.v[2].path, "/a");
	assert_string_equal(f.v[2].expected, "w");
	assert_string_equal(f.v[2].found, "f");
	assert_int_equal(f.v[3].kind, FINDING_MODE);
	assert_int_equal(f.v[4].kind, FINDING_SETID);
	findings_free(&f);
	assert_null(f.v);
	findings_sort(&f);	/* of nothing */
	findings_free(&f);
}

/* A tree without libc: that it is missing, before who misses it. */
static void
causes_first(void **state)
{
	struct findings f = { .jail = "j" };
	static const struct { enum finding_kind kind; const char *path; } v[] = {
		{ FINDING_UNRESOLVED_LIBRARY, "/bin/a" },
		{ FINDING_SHELLS, "/bin/sh" },
		{ FINDING_MISSING_INTERPRETER, "/bin/b" },
		{ FINDING_MISSING, "/lib/libc.so.6" },
		{ FINDING_MISSING_VERSION, "/bin/c" },
		{ FINDING_UNSAFE_PATH, "/var" },
		{ FINDING_CONFIG, "components" },
	};
	static const char *const want[] = {
		"/var", "components", "/lib/libc.so.6", "/bin/a", "/bin/b",
		"/bin/c", "/bin/sh",
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++)
		assert_int_equal(findings_add(&f, v[i].kind, v[i].path, "", "",
		    "", &e), 0);
	findings_sort(&f);
	for (size_t i = 0; i < f.n; i++)
		assert_string_equal(f.v[i].path, want[i]);
	findings_free(&f);
}

static void
many(void **state)
{
	struct findings f = { .jail = "j" };
	struct err e;
	char path[16];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(path, sizeof(path), "/%03d", 999 - i);
		assert_int_equal(findings_add(&f, FINDING_EXTRA, path, "", "",
		    "", &e), 0);
	}
	findings_sort(&f);
	assert_string_equal(f.v[0].path, "/000");
	assert_string_equal(f.v[999].path, "/999");
	findings_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(copied_and_sorted),
		cmocka_unit_test(causes_first),
		cmocka_unit_test(many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
