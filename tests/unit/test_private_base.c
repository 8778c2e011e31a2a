/* SPDX-License-Identifier: BSD-2-Clause */
/* test_private_base.c - the record of defaults; private/base.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "err.h"
#include "private/base.h"

#define DIGEST \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void
what_is_written_is_read(void **state)
{
	const struct base_entry one[] = {
		{ .path = (char *)"/etc/b \\ \n\xc3\xbc", .sha256 = DIGEST,
		  .size = 17, .mode = S_IFREG | 04640, .uid = 107,
		  .gid = 112 },
		{ .path = (char *)"/etc/a", .sha256 = "-",
		  .mode = S_IFDIR | 02770, .uid = 4294967294 },
	};
	struct base b = {0}, back;
	struct err e;
	char *text;

	(void)state;
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(base_put(&b, &one[i], &e), 0);
	text = base_text(&b, &e);
	assert_string_equal(text, "- 0 42770 4294967294 0 /etc/a\n" DIGEST
	    " 17 104640 107 112 /etc/b\\040\\134\\040\\012\\303\\274\n");
	assert_int_equal(base_parse(text, "f", &back, &e), 0);
	assert_int_equal(back.n, 2);
	assert_string_equal(back.v[1].path, one[0].path);
	assert_string_equal(back.v[1].sha256, DIGEST);
	assert_int_equal(back.v[1].mode, one[0].mode);
	assert_int_equal(back.v[0].uid, 4294967294);
	free(text);
	base_free(&back);
	base_free(&b);
}

static void
one_entry_a_path(void **state)
{
	struct base_entry one = { .path = (char *)"/a", .sha256 = DIGEST,
	    .mode = S_IFREG | 0644, .size = 1 };
	struct base b = {0};
	struct err e;

	(void)state;
	assert_int_equal(base_put(&b, &one, &e), 0);
	one.size = 2;
	assert_int_equal(base_put(&b, &one, &e), 0);
	assert_int_equal(b.n, 1);
	assert_int_equal(base_find(&b, "/a")->size, 2);
	base_drop(&b, "/b");
	base_drop(&b, "/a");
	assert_int_equal(b.n, 0);
	assert_null(base_find(&b, "/a"));
	base_free(&b);
}

static void
nothing_else_is_a_record(void **state)
{
	static const char *const bad[] = {
		"- 0 40755 0 0 /a", "\n", "- 0 40755 0 0\n",
		"- 0 40755 0 0 \n", "- 0 40755 0 0 a\n", "- 0 40755 0 0 /\n",
		"- 0 40755 0 0 /a/\n", "- 0 40755 0 0 //a\n",
		"- 0 40755 0 0 /a/../b\n", "- 0 40755 0 0 /a/.\n",
		"- 0 40755 0 0 /..\n", "- 0 40755 0 0 /a b\n",
		"- 0 40755 0 0 /a\\9\n", "- 1 40755 0 0 /a\n",
		"- 0 100644 0 0 /a\n", DIGEST " 0 40755 0 0 /a\n",
		DIGEST "0 0 100644 0 0 /a\n", "x" DIGEST " 0 100644 0 0 /a\n",
		DIGEST " 0 20644 0 0 /a\n", DIGEST " 0 644 0 0 /a\n",
		DIGEST " -1 100644 0 0 /a\n", DIGEST " 0 100648 0 0 /a\n",
		DIGEST " 0 1100644 0 0 /a\n", DIGEST " 00 100644 0 0 /a\n",
		DIGEST " 9223372036854775808 100644 0 0 /a\n",
		DIGEST " 0 100644 4294967295 0 /a\n",
		DIGEST " 0 100644 0 4294967295 /a\n",
		DIGEST " 0 100644 +1 0 /a\n",
		"- 0 40755 0 0 /a\n- 0 40755 0 0 /a\n",
		"- 0 40755 0 0 /b\n- 0 40755 0 0 /a\n",
	};
	struct base b;
	struct err e;

	(void)state;
	assert_int_equal(base_parse("", "f", &b, &e), 0);
	assert_int_equal(b.n, 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (base_parse(bad[i], "f", &b, &e) == 0)
			fail_msg("taken: %s", bad[i]);
		assert_null(b.v);
		assert_non_null(strstr(e.msg, "f:"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(one_entry_a_path),
		cmocka_unit_test(nothing_else_is_a_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
