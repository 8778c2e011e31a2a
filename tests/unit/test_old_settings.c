/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * old_settings.h: which session of a service was started with other settings
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "service/old_settings.h"
#include "service_file.h"

#define NOW "0123456789abcdef"
#define OLD "fedcba9876543210"

static struct service web = { .jail = { .name = "web" }, .settings = NOW };

static pid_t
found(struct session *v, size_t n)
{
	const struct sessions all = { .v = v, .n = n };
	const struct session *s = old_settings_of(&web, &all);

	return s != NULL ? s->pid : 0;
}

static void
each(void **state)
{
	struct session v[] = {
		{ .pid = 1, .start = 1, .jail = "web", .settings = NOW },
		{ .pid = 2, .start = 2, .jail = "web", .settings = "" },
		{ .pid = 3, .start = 3, .jail = "other", .settings = OLD },
		{ .pid = 4, .start = 9, .jail = "web", .settings = OLD },
		{ .pid = 5, .start = 8, .jail = "web", .settings = OLD },
		{ .pid = 6, .start = 9, .jail = "web", .settings = OLD },
	};

	(void)state;
	assert_int_equal(found(v, 0), 0);
	assert_int_equal(found(v, 1), 0);
	/* an older version of ours says nothing of it */
	assert_int_equal(found(v, 2), 0);
	assert_int_equal(found(v, 3), 0);
	assert_int_equal(found(v, 4), 4);
	/* the oldest */
	assert_int_equal(found(v, 5), 5);
	assert_int_equal(found(v, 6), 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
