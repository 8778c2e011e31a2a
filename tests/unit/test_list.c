/* SPDX-License-Identifier: BSD-2-Clause */
/* test_list.c - owned strings; list.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "list.h"

static void
copies_what_it_is_given(void **state)
{
	struct list l = {0};
	struct err e;
	char word[] = "abc";

	(void)state;
	assert_int_equal(list_add(&l, word, &e), 0);
	assert_int_equal(list_add_n(&l, word, 2, &e), 0);
	assert_int_equal(list_add_n(&l, word, 0, &e), 0);
	word[0] = 'x';
	assert_int_equal(l.n, 3);
	assert_string_equal(l.v[0], "abc");
	assert_string_equal(l.v[1], "ab");
	assert_string_equal(l.v[2], "");
	list_free(&l);
	assert_null(l.v);
	assert_int_equal(l.n, 0);
	assert_int_equal(l.room, 0);
}

static void
has_whole_strings_only(void **state)
{
	struct list l = {0};
	struct err e;

	(void)state;
	assert_false(list_has(&l, ""));
	list_add(&l, "rsync", &e);
	list_add(&l, "scp", &e);
	assert_true(list_has(&l, "rsync"));
	assert_true(list_has(&l, "scp"));
	assert_false(list_has(&l, "rsyn"));
	assert_false(list_has(&l, "rsyncd"));
	assert_false(list_has(&l, "Scp"));
	assert_false(list_has(&l, ""));
	list_free(&l);
}

static void
sorts_bytewise_without_duplicates(void **state)
{
	static const char *const in[] = { "b", "a", "b", "B", "a", "", "b" };
	static const char *const out[] = { "", "B", "a", "b" };
	struct list l = {0};
	struct err e;

	(void)state;
	list_sort(&l);
	assert_int_equal(l.n, 0);
	for (size_t i = 0; i < sizeof(in) / sizeof(*in); i++)
		list_add(&l, in[i], &e);
	list_sort(&l);
	assert_int_equal(l.n, sizeof(out) / sizeof(*out));
	for (size_t i = 0; i < l.n; i++)
		assert_string_equal(l.v[i], out[i]);
	list_free(&l);
}

static void
grows(void **state)
{
	struct list l = {0};
	struct err e;
	char word[16];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(word, sizeof(word), "%03d", i);
		assert_int_equal(list_add(&l, word, &e), 0);
	}
	list_sort(&l);
	assert_int_equal(l.n, 1000);
	assert_string_equal(l.v[999], "999");
	list_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_what_it_is_given),
		cmocka_unit_test(has_whole_strings_only),
		cmocka_unit_test(sorts_bytewise_without_duplicates),
		cmocka_unit_test(grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
