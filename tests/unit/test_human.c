/* SPDX-License-Identifier: BSD-2-Clause */
/* test_human.c - sizes, counts and times for people; human.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/human.h"

static void
sizes_have_a_unit(void **state)
{
	static const struct {
		long long n;
		const char *text;
	} rows[] = {
		{ 0, "0 B" }, { 1, "1 B" }, { 1023, "1023 B" },
		{ 1024, "1.0 KiB" }, { 1536, "1.5 KiB" },
		{ 1048575, "1.0 MiB" }, { 1048576, "1.0 MiB" },
		{ 12897485, "12.3 MiB" }, { 1073741823, "1.0 GiB" },
		{ 5000000000, "4.7 GiB" }, { INT64_MAX, "8.0 EiB" },
		{ -1, "-1 B" },
	};
	char text[HUMAN_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(human_size(text, rows[i].n), rows[i].text);
}

static void
one_is_not_many(void **state)
{
	char text[HUMAN_COUNT];

	(void)state;
	assert_string_equal(human_count(text, 0, "file"), "0 files");
	assert_string_equal(human_count(text, 1, "component"), "1 component");
	assert_string_equal(human_count(text, 2, "remark"), "2 remarks");
	human_count(text, SIZE_MAX, "what is longer than twenty letters");
}

static void
times_say_which_clock(void **state)
{
	char text[HUMAN_TIME];

	(void)state;
	setenv("TZ", "XYZ-3", 1);
	tzset();
	assert_string_equal(human_time(text, 1795990000),
	    "2026-11-30 01:06:40");
	assert_string_equal(human_utc(text, 1795990000),
	    "2026-11-29T22:06:40Z");
	assert_string_equal(human_time(text, INT64_MAX),
	    "@9223372036854775807");
	assert_string_equal(human_utc(text, INT64_MIN),
	    "@-9223372036854775808");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_have_a_unit),
		cmocka_unit_test(one_is_not_many),
		cmocka_unit_test(times_say_which_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
