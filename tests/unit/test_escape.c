/* SPDX-License-Identifier: BSD-2-Clause */
/* test_escape.c - any name is one word of text, and comes back; escape_text.h */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/escape_mtree.h"
#include "base/escape_text.h"

static char *
shown(enum escape_what what, const char *s)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	assert_non_null(f);
	escape_print(f, what, s);
	assert_int_equal(fclose(f), 0);
	return text;
}

static const struct {
	const char *title, *name, *want;
} rows[] = {
	{ "plain",              "/usr/bin/[",      "/usr/bin/[" },
	{ "newline",            "/a\nb",           "/a\\012b" },
	{ "blank",              "/a b",            "/a\\040b" },
	{ "tab, escape, del",   "/\t\033[2J\x7f",  "/\\011\\033[2J\\177" },
	{ "backslash",          "/a\\b",           "/a\\134b" },
	{ "looks escaped",      "/a\\012b",        "/a\\134012b" },
	{ "UTF-8",              "/gr\xc3\xbc\xc3\x9f/\xe6\x97\xa5/\xf0\x9f\x90\xa7",
	    "/gr\xc3\xbc\xc3\x9f/\xe6\x97\xa5/\xf0\x9f\x90\xa7" },
	{ "Latin 1",            "/gr\xfc\xdf",     "/gr\\374\\337" },
	{ "cut at the end",     "/a\xe6\x97",      "/a\\346\\227" },
	{ "cut in the middle",  "/\xe6\x97z",      "/\\346\\227z" },
	{ "overlong",           "/\xc0\xaf",       "/\\300\\257" },
	{ "overlong by three",  "/\xe0\x80\xaf",   "/\\340\\200\\257" },
	{ "surrogate",          "/\xed\xa0\x80",   "/\\355\\240\\200" },
	{ "beyond Unicode",     "/\xf4\x90\x80\x80", "/\\364\\220\\200\\200" },
	{ "C1 control",         "/\xc2\x9b" "31m", "/\\302\\23331m" },
	{ "right to left",      "/\xe2\x80\xae" "gpj", "/\\342\\200\\256gpj" },
	{ "zero width",         "/\xe2\x80\x8b",   "/\\342\\200\\213" },
};

enum { N_ROWS = sizeof(rows) / sizeof(*rows) };

static void
for_people(void **state)
{
	(void)state;
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	for (size_t i = 0; i < N_ROWS; i++) {
		char *text = shown(ESCAPE_NAME, rows[i].name);

		if (strcmp(text, rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].title, text);
		assert_true(octal_decode(text));
		assert_string_equal(text, rows[i].name);
		free(text);
	}
}

static void
without_utf8_all_is_ascii(void **state)
{
	(void)state;
	assert_non_null(setlocale(LC_CTYPE, "C"));
	for (size_t i = 0; i < N_ROWS; i++) {
		char *text = shown(ESCAPE_NAME, rows[i].name);

		for (const char *s = text; *s != '\0'; s++)
			assert_in_range(*s, '!', '~');
		assert_true(octal_decode(text));
		assert_string_equal(text, rows[i].name);
		free(text);
	}
}

static void
words_keep_their_blanks(void **state)
{
	char *text = shown(ESCAPE_WORDS, "library a b\n(cache)");

	(void)state;
	assert_string_equal(text, "library a b\\012(cache)");
	free(text);
}

static void
for_json(void **state)
{
	static const char bad[] = "/a b\n\\\xff\xc3\xbc";
	char *text = escape_ascii(bad);

	(void)state;
	assert_false(escape_is_utf8(bad));
	assert_true(escape_is_utf8("/a b\n\\\xc3\xbc"));
	assert_true(escape_is_utf8(""));
	assert_string_equal(text, "/a b\n\\134\\377\\303\\274");
	assert_true(octal_decode(text));
	assert_string_equal(text, bad);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(for_people),
		cmocka_unit_test(without_utf8_all_is_ascii),
		cmocka_unit_test(words_keep_their_blanks),
		cmocka_unit_test(for_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
