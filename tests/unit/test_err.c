/* SPDX-License-Identifier: BSD-2-Clause */
/* test_err.c - one line, whatever is in it; err.h */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "hardened.h"

static void
says_what_and_why(void **state)
{
	struct err e = { .no = 7, .msg = "old" };

	(void)state;
	assert_int_equal(err_set(&e, ENOENT, "open %s", "/x"), -1);
	assert_string_equal(e.msg, "open /x: No such file or directory");
	assert_int_equal(e.no, ENOENT);
	assert_int_equal(err_set(&e, 0, "line %d", 3), -1);
	assert_string_equal(e.msg, "line 3");
	assert_int_equal(e.no, 0);
}

static void
context_goes_in_front_and_the_number_stays(void **state)
{
	struct err e;

	(void)state;
	err_set(&e, EACCES, "open /x");
	assert_int_equal(err_in(&e, "jail %s", "a"), -1);
	assert_int_equal(err_in(&e, "login"), -1);
	assert_string_equal(e.msg, "login: jail a: open /x: Permission denied");
	assert_int_equal(e.no, EACCES);
}

static void
no_control_character_reaches_a_log(void **state)
{
	static const struct { const char *from, *to; } rows[] = {
		{ "a\nb", "a?b" }, { "a\rb", "a?b" }, { "a\tb", "a?b" },
		{ "\x1b[31m", "?[31m" }, { "\x7f", "?" }, { "\x01", "?" },
		{ "\x1f", "?" }, { " ", " " }, { "~", "~" },
		{ "jos\xc3\xa9", "jos\xc3\xa9" },
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		err_set(&e, 0, "%s", rows[i].from);
		assert_string_equal(e.msg, rows[i].to);
		err_set(&e, 0, "x");
		err_in(&e, "%s", rows[i].from);
		assert_int_equal(strncmp(e.msg, rows[i].to,
		    strlen(rows[i].to)), 0);
	}
}

static void
too_long_is_cut(void **state)
{
	struct err e;
	char name[5000];

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	err_set(&e, ENOENT, "%s", name);
	assert_int_equal(strlen(e.msg), sizeof(e.msg) - 1);
	err_in(&e, "%s", name);
	assert_int_equal(strlen(e.msg), sizeof(e.msg) - 1);
	err_set(&e, 0, "short");
	err_in(&e, "%s", name);
	assert_int_equal(strlen(e.msg), sizeof(e.msg) - 1);
}

static void
a_unit_is_named_for_its_error_alone(void **state)
{
	static const struct {
		enum hardened call;
		int no;
		const char *want;
	} rows[] = {
		{ HARDENED_OPENAT2, ENOSYS, "x: Function not implemented; in a "
		    "unit of systemd RestrictSUIDSGID= does that" },
		{ HARDENED_OPENAT2, EPERM, "x: Operation not permitted" },
		{ HARDENED_UNSHARE, ENOSYS, "x: Function not implemented" },
		{ HARDENED_RUN, EROFS, "x: Read-only file system; in a unit of "
		    "systemd ProtectSystem= does that" },
		{ HARDENED_RUN, 0, "x" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err e;

		err_set(&e, rows[i].no, "x");
		assert_int_equal(hardened(rows[i].call, &e), -1);
		assert_string_equal(e.msg, rows[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_and_why),
		cmocka_unit_test(context_goes_in_front_and_the_number_stays),
		cmocka_unit_test(no_control_character_reaches_a_log),
		cmocka_unit_test(too_long_is_cut),
		cmocka_unit_test(a_unit_is_named_for_its_error_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
