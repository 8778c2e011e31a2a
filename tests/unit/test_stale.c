/* SPDX-License-Identifier: BSD-2-Clause */
/* test_stale.c - the records of what stayed behind; stale.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "plan/stale.h"

static void
what_is_written_is_read(void **state)
{
	static const char why[] = "/opt/a b: \\ gone\twith \xc3\xbc; fix: x";
	struct stale s = {0}, back, before = {0};
	struct err e;
	char *text;

	(void)state;
	assert_int_equal(stale_add(&s, "git", 17, why, &e), 0);
	assert_int_equal(stale_add(&s, "-", 18, "all", &e), 0);
	text = stale_text(&s, &e);
	assert_int_equal(stale_parse(text, "f", &back, &e), 0);
	assert_int_equal(back.n, 2);
	assert_string_equal(back.v[0].why, why);
	assert_int_equal(back.v[0].since, 17);
	assert_true(stale_has(&back, "-") && !stale_has(&back, "gi"));
	stale_add(&before, "git", 3, "before", &e);
	stale_since(&back, &before);
	assert_int_equal(back.v[0].since, 3);
	assert_int_equal(back.v[1].since, 18);
	assert_string_equal(back.v[0].why, why);
	free(text);
	stale_free(&s);
	stale_free(&back);
	stale_free(&before);
}

static void
nothing_else_is_a_record(void **state)
{
	static const char *const bad[] = {
		"git 1 why", "git 1\n", "git\n", "\n", "git 1 \n",
		"git x why\n", "git -1 why\n", "git 99999999999999999999 why\n",
		"../x 1 why\n", " 1 why\n", "git 1 two words\n",
		"git 1 bad\\9\n", "git 1 a\ngit 2 b\n",
	};
	char huge[5000];
	struct stale s;
	struct err e;

	(void)state;
	assert_int_equal(stale_parse("", "f", &s, &e), 0);
	assert_int_equal(s.n, 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (stale_parse(bad[i], "f", &s, &e) == 0)
			fail_msg("taken: %s", bad[i]);
	memset(huge, 'x', sizeof(huge));
	memcpy(huge, "git 1 ", 6);
	strcpy(huge + sizeof(huge) - 2, "\n");
	assert_int_equal(stale_parse(huge, "f", &s, &e), -1);
	assert_non_null(strstr(e.msg, "f:1: "));
}

static void
parts_have_a_name(void **state)
{
	const struct stale_one git = { .name = "git" };
	const struct stale_one own = { .name = "service" };
	char part[STALE_PART];

	(void)state;
	assert_string_equal(stale_part(&git, part), "component git");
	assert_string_equal(stale_part(&own, part), "what its own file names");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(nothing_else_is_a_record),
		cmocka_unit_test(parts_have_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
