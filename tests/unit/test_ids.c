/* SPDX-License-Identifier: BSD-2-Clause */
/* test_ids.c - whose ids are whose; private/ids.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "private/ids.h"
#include "private/ids_text.h"

static void
the_next_block_is_free(void **state)
{
	struct ids t = {0};
	struct err e;
	uint64_t at = 0;

	(void)state;
	assert_int_equal(ids_next(&t, &at, &e), 0);
	assert_int_equal(at, 524288);
	/* the last id of the first block, the first of the third */
	assert_int_equal(ids_add(&t, 589823, 1, "a", &e), 0);
	assert_int_equal(ids_add(&t, 655360, 1, "b", &e), 0);
	assert_int_equal(ids_next(&t, &at, &e), 0);
	assert_int_equal(at, 589824);
	assert_int_equal(ids_add(&t, 589824, 65536, "c", &e), 0);
	assert_int_equal(ids_next(&t, &at, &e), 0);
	assert_int_equal(at, 720896);
	assert_int_equal(ids_add(&t, 0, 1u << 31, "d", &e), 0);
	assert_int_equal(ids_next(&t, &at, &e), -1);
	assert_non_null(strstr(e.msg, "; fix: "));
	ids_free(&t);
}

static void
neighbours_do_not_overlap(void **state)
{
	struct ids t = {0};
	struct err e;

	(void)state;
	assert_int_equal(ids_add(&t, 1000, 10, "a", &e), 0);
	assert_null(ids_taken(&t, 990, 10));
	assert_null(ids_taken(&t, 1010, 1));
	assert_non_null(ids_taken(&t, 991, 10));
	assert_non_null(ids_taken(&t, 1009, 1));
	assert_non_null(ids_taken(&t, 0, 100000));
	assert_non_null(ids_taken(&t, 1003, 1));
	ids_free(&t);
}

static void
a_block_is_checked(void **state)
{
	static const uint64_t bad[] = {
		0, 65536, 524287, 524289, UINT64_C(1) << 31,
		UINT64_C(4294901760), UINT64_MAX - 65535,
	};
	struct ids t = {0};
	struct err e;

	(void)state;
	assert_int_equal(ids_check(&t, 524288, &e), 0);
	assert_int_equal(ids_check(&t, (UINT64_C(1) << 31) - 65536, &e), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(ids_check(&t, bad[i], &e), -1);
		assert_non_null(strstr(e.msg, "fix: write ids = 524288"));
	}
	assert_int_equal(ids_add(&t, 524288, 65536, "service web1", &e), 0);
	assert_int_equal(ids_check(&t, 524288, &e), -1);
	assert_string_equal(e.msg, "ids = 524288: service web1 has ids from "
	    "524288 to 589823; fix: write ids = 589824");
	ids_free(&t);
}

static void
subuid_is_read(void **state)
{
	struct ids t = {0};
	struct err e;

	(void)state;
	assert_int_equal(ids_parse_sub("alice:100000:65536\n"
	    "# words\n\nbob:165536\nbob:x:1\nbob:1:\n:1:1\nbob:-1:5\n"
	    "bob:1:2:3\nbob:5:0\nbob:99999999999999999999:1\n"
	    "carol:524288:1", "/etc/subuid", &t, &e), 0);
	assert_int_equal(t.n, 2);
	assert_string_equal(t.v[0].whose, "alice in /etc/subuid");
	assert_int_equal(t.v[0].first, 100000);
	assert_int_equal(t.v[0].count, 65536);
	assert_int_equal(t.v[1].first, 524288);
	ids_free(&t);
}

static void
a_domain_is_read(void **state)
{
	struct ids t = {0};
	struct err e;

	(void)state;
	assert_int_equal(ids_parse_domain("<domain>\n <idmap>\n"
	    "  <uid start='0' target='589824' count='65536'/>\n"
	    "  <gid count=\"10\" start=\"0\" target=\"655360\"/>\n"
	    "  <uid start='0' target='1'/><uid target='x' count='1'/>\n"
	    "  <uuid target='7' count='7'/><uid xtarget='3' count='7'/>\n"
	    " </idmap></domain><uid target='5", "web", &t, &e), 0);
	assert_int_equal(t.n, 2);
	assert_int_equal(t.v[0].first, 589824);
	assert_int_equal(t.v[1].first, 655360);
	assert_int_equal(t.v[1].count, 10);
	assert_string_equal(t.v[0].whose, "domain web of libvirt");
	ids_free(&t);
}

static void
only_the_number_changes(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "ids = 524288;\n", "ids = 7;\n" },
		{ "a = 1; ids:0", "a = 1; ids:7" },
		{ "# ids = 1\nids /* ids = 2 */ = // x\n 3; # ids = 4",
		    "# ids = 1\nids /* ids = 2 */ = // x\n 7; # ids = 4" },
		{ "a = \"ids = 1; \\\" ids = 2\"; ids = 3L;",
		    "a = \"ids = 1; \\\" ids = 2\"; ids = 7L;" },
		{ "b = ( { ids = 1; } ); ids = 2;",
		    "b = ( { ids = 1; } ); ids = 7;" },
		{ "uids = 1; ids-x = 2; x_ids = 3; ids = 4",
		    "uids = 1; ids-x = 2; x_ids = 3; ids = 7" },
		{ "ids = 0x10;", NULL }, { "ids = \"1\";", NULL },
		{ "ids = [ 1 ];", NULL }, { "", NULL }, { "ids", NULL },
		{ "# ids = 1", NULL }, { "/* ids = 1", NULL },
		{ "a = \"ids = 1", NULL }, { "\"\\", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err e;
		char *out = ids_in_text(rows[i].text, 7, &e);

		if (rows[i].want == NULL ? out != NULL :
		    out == NULL || strcmp(out, rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].text, out);
		free(out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_next_block_is_free),
		cmocka_unit_test(neighbours_do_not_overlap),
		cmocka_unit_test(a_block_is_checked),
		cmocka_unit_test(subuid_is_read),
		cmocka_unit_test(a_domain_is_read),
		cmocka_unit_test(only_the_number_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
