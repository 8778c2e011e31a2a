/* SPDX-License-Identifier: BSD-2-Clause */
/* test_sessions.c - a jail's root in the text of a mount table */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "store/sessions.h"

#define S "20261122T161500"
#define LINE "36 35 0:40 / / ro,nosuid - overlay jail:"
static const char other[] =
    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
    "23 22 0:5 / /dev rw - devtmpfs devtmpfs rw,size=10k\n";

static const struct {
	const char *title, *text, *jail, *serial, *service;
	uid_t uid;		/* 7: not said */
} rows[] = {
	{ "with the way in", LINE "sftp/" S "/sshd/2001 rw\n", "sftp", S,
	    "sshd", 2001 },
	{ "an external tree, with the way in", LINE "web/-/su-l/4294967294 rw\n",
	    "web", "-", "su-l", 4294967294u },
	{ "nobody said which way", LINE "web/" S "/-/5\n", "web", S, "-", 5 },
	{ "no uid", LINE "web/" S "/sshd rw\n", "web", S, "sshd", 7 },
	{ "more behind it", LINE "web/" S "/sshd/5/more rw\n", "web", S,
	    "sshd", 5 },
	{ "a service that is too long", LINE "web/" S
	    "/123456789012345678901234567890123/5 rw\n", "web", S, "-", 7 },
	{ "the longest service", LINE "web/" S
	    "/12345678901234567890123456789012/5 rw\n", "web", S,
	    "12345678901234567890123456789012", 5 },
	{ "a jail", LINE "sftp/" S " rw,lowerdir=x\n", "sftp", S, "-", 7 },
	{ "a name with all there may be", LINE "a.b_c-1/" S " rw\n",
	    "a.b_c-1", S, "-", 7 },
	{ "an external tree", LINE "web/- ro\n", "web", "-", "-", 7 },
	{ "no line end", LINE "sftp/" S, "sftp", S, "-", 7 },
	{ "optional fields", "36 35 0:40 / / ro shared:3 master:1 - overlay "
	    "jail:sftp/" S " rw\n", "sftp", S, "-", 7 },
	{ "nothing", "", 0, 0, 0, 0 },
	{ "another overlay", "1 0 0:9 / / rw - overlay overlay rw\n", 0, 0,
	    0, 0 },
	{ "another file system", "1 0 0:9 / / rw - tmpfs jail:sftp/" S " rw\n",
	    0, 0, 0, 0 },
	{ "no serial", LINE "sftp rw\n", 0, 0, 0, 0 },
	{ "an empty serial", LINE "sftp/ rw\n", 0, 0, 0, 0 },
	{ "an empty name", LINE "/" S " rw\n", 0, 0, 0, 0 },
	{ "no name", LINE, 0, 0, 0, 0 },
	{ "a name that is none", LINE ".x/" S " rw\n", 0, 0, 0, 0 },
	{ "a name with an escape", LINE "a\\040b/" S " rw\n", 0, 0, 0, 0 },
	{ "a serial that is too long", LINE
	    "sftp/123456789012345678901234567890123 rw\n", 0, 0, 0, 0 },
	{ "the longest", LINE "sftp/12345678901234567890123456789012 rw\n",
	    "sftp", "12345678901234567890123456789012", "-", 7 },
};

static void
each_row(void **state)
{
	char text[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (int behind = 0; behind < 2; behind++) {
			struct session s = { .pid = 1, .uid = 7 };
			bool is;

			strcpy(text, behind ? other : "");
			strcat(text, rows[i].text);
			is = sessions_parse(text, &s);
			if (is != (rows[i].jail != NULL))
				fail_msg("%s", rows[i].title);
			if (!is)
				continue;
			assert_string_equal(s.jail, rows[i].jail);
			assert_string_equal(s.serial, rows[i].serial);
			assert_int_equal(s.pid, 1);
			assert_string_equal(s.service, rows[i].service);
			assert_int_equal(s.uid, rows[i].uid);
		}
}

static const struct {
	const char *way, *service, *settings;
} ways[] = {
	{ "service.0123456789abcdef", "service", "0123456789abcdef" },
	{ "service", "service", "" },
	{ "service.", "service.", "" },
	{ "service.0123456789abcde", "service.0123456789abcde", "" },
	{ "service.0123456789abcdef0", "service.0123456789abcdef0", "" },
	{ "service.0123456789abcdeF", "service.0123456789abcdeF", "" },
	{ "services.0123456789abcdef", "services.0123456789abcdef", "" },
	{ "sshd", "sshd", "" },
};

static void
the_settings_of_a_service(void **state)
{
	char text[256], way[SERVICE_WAY_IN];

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct session s;

		snprintf(text, sizeof(text), LINE "web/" S "/%s/5 rw\n",
		    ways[i].way);
		assert_true(sessions_parse(text, &s));
		assert_string_equal(s.service, ways[i].service);
		assert_string_equal(s.settings, ways[i].settings);
		assert_int_equal(s.uid, 5);
	}
	service_way_in("0123456789abcdef", way);
	assert_string_equal(way, ways[0].way);
}

static void
a_name_too_long(void **state)
{
	char text[256] = LINE;
	size_t n = strlen(text);
	struct session s;

	(void)state;
	memset(text + n, 'a', JAIL_NAME_MAX + 1);
	strcpy(text + n + JAIL_NAME_MAX + 1, "/" S " rw\n");
	assert_false(sessions_parse(text, &s));
	strcpy(text + n + JAIL_NAME_MAX, "/" S " rw\n");
	assert_true(sessions_parse(text, &s));
}

#define TAIL "S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18"

static const struct {
	const char *title, *stat;
	unsigned long long want;	/* 0: it is none */
} stats[] = {
	{ "a process", "99 (sh) " TAIL " 2001 20 21", 2001 },
	{ "a name with a parenthesis", "99 (a) S 1 (b) " TAIL " 2001 20",
	    2001 },
	{ "a name with blanks", "99 (a b c) " TAIL " 2001", 2001 },
	{ "more than 32 bits", "99 (sh) " TAIL " 99999999999 20",
	    99999999999ull },
	{ "cut short", "99 (sh) " TAIL, 0 },
	{ "no name", "99 sh S 1 2", 0 },
	{ "nothing", "", 0 },
};

static void
each_start(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(stats) / sizeof(*stats); i++) {
		unsigned long long ticks = 0;

		if (sessions_start(stats[i].stat, &ticks) !=
		    (stats[i].want != 0) || ticks != stats[i].want)
			fail_msg("%s: %llu", stats[i].title, ticks);
	}
}

/* Here, where there is none: all of /proc can be looked at. */
static void
this_machine(void **state)
{
	struct sessions s;
	struct err e = {0};

	(void)state;
	if (sessions_find(&s, &e) < 0)
		fail_msg("%s", e.msg);
	for (size_t i = 0; i < s.n; i++)
		assert_true(jail_name_ok(s.v[i].jail));
	sessions_free(&s);
	assert_null(s.v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(the_settings_of_a_service),
		cmocka_unit_test(a_name_too_long),
		cmocka_unit_test(each_start),
		cmocka_unit_test(this_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
