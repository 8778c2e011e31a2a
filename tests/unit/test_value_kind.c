/* SPDX-License-Identifier: BSD-2-Clause */
/* test_value_kind.c - each kind of value at its edges; command/value_kind.h */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "count.h"
#include "err.h"
#include "scratch.h"
#include "value_kind.h"

/* --- kinds ---------------------------------------------------------------- */

enum { NO = 0, OPTION = 1, OPERAND = 2, BOTH = 3 };

static const struct {
	const char *kind;
	int of;
} kinds[] = {
	{ "number", BOTH }, { "size", BOTH }, { "text", BOTH },
	{ "path", BOTH }, { "path-last", OPTION }, { "path-home", OPERAND }, { "path+", OPERAND },
	{ "path-local", OPERAND },
	{ "is:a", BOTH }, { "is:a|b", BOTH }, { "is:|", BOTH },
	{ "chars:a", BOTH }, { "chars:a-z", BOTH },
	{ "is:", NO }, { "chars:", NO }, { "is", NO }, { "chars", NO },
	{ "", NO }, { "numbers", NO }, { "numbe", NO }, { "Number", NO },
	{ "number|size", NO }, { "number ", NO }, { " number", NO },
	{ "path++", NO }, { "paths", NO }, { "path-", NO }, { "|", NO },
	{ "text+", NO }, { "IS:a", NO },
};

static void
each_kind(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (kind_known(kinds[i].kind, false) !=
		    (kinds[i].of & OPTION) ||
		    kind_known(kinds[i].kind, true) !=
		    ((kinds[i].of & OPERAND) != 0))
			fail_msg("\"%s\"", kinds[i].kind);
}

#define D18 "123456789012345678"

static const struct {
	const char *kind, *value;
	bool fits;
} values[] = {
	{ "number", "0", true }, { "number", "007", true },
	{ "number", D18, true }, { "number", D18 "9", false },
	{ "number", "", false }, { "number", "-1", false },
	{ "number", "+1", false }, { "number", " 1", false },
	{ "number", "1 ", false }, { "number", "1\n", false },
	{ "number", "0x1", false }, { "number", "1.0", false },
	{ "number", "1e3", false }, { "number", "\xd9\xa1", false },

	{ "size", "0", true }, { "size", "200G", true }, { "size", "1k", true },
	{ "size", "1.5m", true }, { "size", "1.", true },
	{ "size", "1KiB", true }, { "size", "1KB", true },
	{ "size", "1b", true }, { "size", "1B", true },
	{ "size", D18 "P", true }, { "size", D18 "9P", false },
	{ "size", "1.2345678901234567890123456789012345678", true },
	{ "size", "1.23456789012345678901234567890123456789", false },
	{ "size", "", false }, { "size", ".5", false }, { "size", "K", false },
	{ "size", "-1", false }, { "size", "1KK", false },
	{ "size", "1 K", false }, { "size", "1BK", false },
	{ "size", "1K/", false }, { "size", "1.5.5", false },
	{ "size", "1e3", false }, { "size", "1\n", false },

	{ "is:a", "a", true }, { "is:a", "", false }, { "is:a", "aa", false },
	{ "is:a", "A", false }, { "is:a|bc", "bc", true },
	{ "is:a|bc", "b", false }, { "is:a|bc", "a|bc", false },
	{ "is:a|bc", "|", false }, { "is:a|", "", true },
	{ "is:a|b", "a\n", false }, { "is:-", "-", true },
	{ "is:*", "a", false }, { "is:*", "*", true },

	{ "chars:a-z", "abz", true }, { "chars:a-z", "", false },
	{ "chars:a-z", "aB", false }, { "chars:a-z", "-", false },
	{ "chars:a-", "-a", true }, { "chars:-a", "-a", true },
	{ "chars:.0-9A-Za-z", "iLsfxCIvu.9", true },
	{ "chars:.0-9A-Za-z", "./x", false },
	{ "chars:.0-9A-Za-z", "a b", false },
	{ "chars:.0-9A-Za-z", "a\n", false },
	{ "chars:.0-9A-Za-z", "a\xe9", false },
	{ "chars:a-cx-z", "abcxyz", true }, { "chars:a-cx-z", "d", false },
	{ "chars:z-a", "b", false }, { "chars:z-a", "-", false },
	{ "chars: -~", "\x7f", false }, { "chars: -~", "\x1f", false },

	{ "text", "", true }, { "text", " ~", true }, { "text", "a\tb", false },
	{ "text", "a\nb", false }, { "text", "\x7f", false },
	{ "text", "\x80", false }, { "text", "\xff", false },
	{ "text", "jos\xc3\xa9", false }, { "text", "$(id);`id`", true },

	{ "path", "", true }, { "path-last", "/", true },
	{ "path+", "..", true },	/* value_path() says which */
	{ "", "", false }, { "nonsense", "a", false }, { "paths", "a", false },
};

static void
each_value(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(values); i++)
		if (kind_fits(values[i].kind, values[i].value) !=
		    values[i].fits)
			fail_msg("%s: \"%s\"", values[i].kind,
			    values[i].value);
}

static void
long_values(void **state)
{
	char text[4098];

	(void)state;
	memset(text, 'a', sizeof(text));
	text[4097] = '\0';
	assert_false(kind_fits("text", text));
	assert_false(kind_fits("chars:a", text));
	text[4096] = '\0';
	assert_true(kind_fits("text", text));
	assert_true(kind_fits("chars:a", text));
	assert_false(kind_fits("is:a", text));
}

/* --- paths ---------------------------------------------------------------- */

#define HOME "/home/al"
#define UP "/home/al/up"

static const struct {
	const char *word, *start, *root;
	const char *want;	/* NULL: refused */
} paths[] = {
	{ "a", HOME, "/", "a" }, { "/a", HOME, "/", "/a" },
	{ ".", HOME, "/", "." }, { "/", HOME, "/", "/" },
	{ "a/", HOME, "/", "a/" }, { "a/.", HOME, "/", "a/." },
	{ "a//b/./c", HOME, "/", "a//b/./c" }, { "...", HOME, "/", "..." },
	{ "a..", HOME, "/", "a.." }, { "..a", HOME, "/", "..a" },
	{ ".a", HOME, "/", ".a" }, { "a b", HOME, "/", "a b" },
	{ "\\", HOME, "/", "\\" }, { "jos\xc3\xa9", HOME, "/", "jos\xc3\xa9" },
	{ "\xff", HOME, "/", "\xff" },
	/* with "..": absolute, without */
	{ "..", HOME, "/", "/home/." }, { "../", HOME, "/", "/home/" },
	{ "a/..", HOME, "/", HOME "/." }, { "../al", HOME, "/", HOME },
	{ "a/../b/", HOME, "/", HOME "/b/" },
	{ "../../..", HOME, "/", "/" }, { "../../../../a", HOME, "/", "/a" },
	{ "/..", HOME, "/", "/" }, { "/../", HOME, "/", "/" },
	{ "/../a", HOME, "/", "/a" }, { "..", "/", "/", "/" },
	{ "../a", "/", "/", "/a" }, { "a", "/", "/", "a" },
	{ "/a/b/../..", HOME, "/", "/" }, { "/a/b/../../.", HOME, "/", "/" },
	{ "/a/..//b", HOME, "/", "/b" }, { "a/../.", HOME, "/", HOME "/." },
	/* what a program would not read as a path */
	{ "-x", HOME, "/", "./-x" }, { "-", HOME, "/", "./-" },
	{ "--", HOME, "/", "./--" }, { "-x/../y", HOME, "/", HOME "/y" },
	{ "../al/-x", HOME, "/", HOME "/-x" }, { "./-x", HOME, "/", "./-x" },
	{ "~", HOME, "/", "./~" }, { "~bo/x", HOME, "/", "./~bo/x" },
	{ "a/~", HOME, "/", "a/~" },
	/* beneath the root */
	{ "up", HOME, UP, "up" }, { "up/a", HOME, UP, "up/a" },
	{ "./up/", HOME, UP, "./up/" }, { "up/.", HOME, UP, "up/." },
	{ UP, HOME, UP, UP }, { "/" UP "//a", HOME, UP, "/" UP "//a" },
	{ "up/a/..", HOME, UP, UP "/." }, { "x/../up/a", HOME, UP, UP "/a" },
	{ "../../home/al/up", HOME, UP, UP }, { "a", UP, UP, "a" },
	{ ".", UP, UP, "." }, { "../up", UP, UP, UP },
	{ "-a", UP, UP, "./-a" }, { "a", "/home//al/./up/", UP, "a" },
	{ "a", UP, "//home/./al/up/", "a" }, { "up", HOME, "/home", "up" },
	{ ".", HOME, UP, NULL }, { "..", HOME, UP, NULL },
	{ "a", HOME, UP, NULL }, { "upa", HOME, UP, NULL },
	{ "u", HOME, UP, NULL }, { "up/..", HOME, UP, NULL },
	{ "up/../a", HOME, UP, NULL }, { "up/../../up", HOME, UP, NULL },
	{ "/", HOME, UP, NULL }, { "//", HOME, UP, NULL },
	{ "/home/al", HOME, UP, NULL }, { "/up", HOME, UP, NULL },
	{ "/home/al/up/../../al", HOME, UP, NULL }, { "..", UP, UP, NULL },
	{ "../upa", UP, UP, NULL }, { "/home/bo/up", HOME, UP, NULL },
	{ "/../home/al/up", HOME, UP, UP }, { "-up", HOME, UP, NULL },
	{ "UP", HOME, UP, NULL }, { "a", "/", UP, NULL },
	{ "../../../../..", UP, UP, NULL },
	/* never */
	{ "", HOME, "/", NULL }, { "", UP, UP, NULL },
	{ "a\nb", HOME, "/", NULL }, { "a\x01", HOME, "/", NULL },
	{ "\x7f", HOME, "/", NULL }, { "a\x1b[0m", HOME, "/", NULL },
	{ "a\t", HOME, "/", NULL }, { "\r", HOME, "/", NULL },
};

static void
each_path(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		char to[PATH_MAX] = "", title[200];
		struct err e = {0};
		const int rc = value_path(paths[i].word, paths[i].start,
		    paths[i].root, to, &e);

		snprintf(title, sizeof(title), "%s of %s beneath %s",
		    paths[i].word, paths[i].start, paths[i].root);
		scratch_verdict(title, rc, &e, paths[i].want != NULL ? NULL :
		    *paths[i].word == '\0' ? "empty" : "\"");
		if (rc == 0 && strcmp(to, paths[i].want) != 0)
			fail_msg("%s: %s", title, to);
	}
}

/* No buffer is too small, and nothing is cut off. */
static void
long_paths(void **state)
{
	char word[2 * PATH_MAX], start[PATH_MAX], to[PATH_MAX];
	struct err e;

	(void)state;
	for (size_t n = PATH_MAX - 8; n < PATH_MAX + 8; n++) {
		memset(word, 'a', n);
		word[n] = '\0';
		word[0] = '-';
		if (value_path(word, "/", "/", to, &e) == 0 &&
		    (strncmp(to, "./-a", 4) != 0 || strlen(to) != n + 2))
			fail_msg("%zu: %zu", n, strlen(to));
		memcpy(word, "/../", 4);
		if (value_path(word, "/", "/", to, &e) == 0 &&
		    strcmp(to, word + 3) != 0)
			fail_msg("%zu: \"..\"", n);
		memcpy(word + n - 3, "/..", 3);
		if (value_path(word, "/", "/", to, &e) == 0 &&
		    strcmp(to, "/") != 0)
			fail_msg("%zu: %.20s", n, to);
	}
	assert_int_equal(value_path(word, "/", "/", to, &e), -1);
	memset(start, 'b', sizeof(start));
	start[0] = '/';
	start[PATH_MAX - 2] = '\0';
	assert_int_equal(value_path("a", start, "/", to, &e), -1);
	assert_int_equal(value_path("/a", start, "/", to, &e), 0);
	assert_int_equal(value_path("/a", "/", start, to, &e), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind),
		cmocka_unit_test(each_value),
		cmocka_unit_test(long_values),
		cmocka_unit_test(each_path),
		cmocka_unit_test(long_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
