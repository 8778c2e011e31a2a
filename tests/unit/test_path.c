/* SPDX-License-Identifier: BSD-2-Clause */
/* test_path.c - which directory contains a path; base/path_below.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/path_below.h"

static void
each_path(void **state)
{
	static const struct { const char *path, *top, *rest; } rows[] = {
		{ "/a/b", "/a", "/b" }, { "/a", "/a", "" },
		{ "/a/", "/a", "/" }, { "/a/b", "/a/", "/b" },
		{ "/a", "/a//", "" }, { "/a//b", "/a", "//b" },
		{ "/ab", "/a", NULL }, { "/a", "/a/b", NULL },
		{ "/", "/a", NULL }, { "a/b", "/a", NULL },
		{ "/b/a", "/a", NULL }, { "/a", "/", "/a" },
		{ "/", "/", "/" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *rest = path_below(rows[i].path, rows[i].top);

		if (rest == NULL ? rows[i].rest != NULL : rows[i].rest == NULL ||
		    strcmp(rest, rows[i].rest) != 0)
			fail_msg("%s below %s: %s", rows[i].path, rows[i].top,
			    rest);
	}
}

static void
the_kernels(void **state)
{
	static const struct { const char *path; bool is; } rows[] = {
		{ "/dev", true }, { "/dev/null", true }, { "/proc/1", true },
		{ "/sys/", true }, { "/devices", false }, { "/system", false },
		{ "/", false }, { "/run/dev", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (path_is_kernels(rows[i].path) != rows[i].is)
			fail_msg("%s", rows[i].path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_path),
		cmocka_unit_test(the_kernels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
