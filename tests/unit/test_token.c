/* SPDX-License-Identifier: BSD-2-Clause */
/* test_token.c - the tokens of jail files; path_tokens.h */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "ident.h"
#include "path_tokens.h"
#include "scope.h"
#include "scratch.h"

static const struct {
	const char *path, *want;	/* NULL: sound */
} checks[] = {
	{ "/", NULL }, { "/a", NULL }, { "/a//b/", NULL }, { "/a/.b", NULL },
	{ "/a/...", NULL }, { "/..a", NULL }, { "/a..", NULL },
	{ "/%u", NULL }, { "/%U", NULL }, { "/%h", NULL }, { "/%%", NULL },
	{ "/%%%u", NULL }, { "/a%%", NULL }, { "/%%u", NULL },
	{ "%h", NULL },
	{ "%h/data", NULL },
	{ "%hdata", "\"data\" is not an absolute path" },
	{ "%h/../x", "has \"..\" in it" },
	{ "", "\"\" is not an absolute path" },
	{ "a/b", "is not an absolute path" },
	{ "..", "is not an absolute path" },
	{ "/..", "\"/..\" has \"..\" in it" },
	{ "/a/..", "has \"..\" in it" },
	{ "/../a", "has \"..\" in it" },
	{ "/a/../b", "has \"..\" in it" },
	{ "/a//..//b", "has \"..\" in it" },
	{ "/%", "the tokens are %u %U %h and %%" },
	{ "/a%", "the tokens are" },
	{ "/%g", "the tokens are" },
	{ "/%s", "the tokens are" },
	{ "/% u", "the tokens are" },
	{ "/%%%", "the tokens are" },
	{ "/%u%H", "the tokens are" },
	{ "/%u/%d/x", "the tokens are" },
};

static void
each_check(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		struct err e = {0};

		scratch_verdict(checks[i].path,
		    token_path_check(checks[i].path, &e), &e, checks[i].want);
	}
}

static const struct {
	const char *path, *name, *home, *to, *want;
} rows[] = {
	{ "/srv/%u", "al", "/home/al", "/srv/al", NULL },
	{ "/srv/%U", "al", "/home/al", "/srv/1001", NULL },
	{ "%h", "al", "/home/al", "/home/al", NULL },
	{ "%h/www", "al", "/home/al", "/home/al/www", NULL },
	{ "/a%%b", "al", "/home/al", "/a%b", NULL },
	{ "/%%u", "al", "/home/al", "/%u", NULL },
	{ "/%%%u", "al", "/home/al", "/%al", NULL },
	{ "/%u%U", "al", "/home/al", "/al1001", NULL },
	{ "/x", "al", "/home/al", "/x", NULL },
	/* filled in once, not again */
	{ "%h", "al", "/home/%u", "/home/%u", NULL },
	{ "%h", "al", "", NULL, "\"\" is not an absolute path" },
	{ "%h", "al", "home", NULL, "\"home\" is not an absolute path" },
	{ "%h", "al", "~", NULL, "is not an absolute path" },
	{ "%h", "al", "/home/../root", NULL, "has \"..\" in it" },
	{ "%h", "al", "/home/..", NULL, "has \"..\" in it" },
	{ "/srv/%h", "al", "../..", NULL, "has \"..\" in it" },
	{ "/srv/%u", "..", "/home/al", NULL, "has \"..\" in it" },
	{ "/srv/.%u", ".", "/home/al", NULL, "has \"..\" in it" },
	{ "/srv/%u", "a/../../etc", "/", NULL, "has \"..\" in it" },
};

static void
each_expansion(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct ident who = {
			.name = (char *)rows[i].name, .uid = 1001,
			.home = (char *)rows[i].home,
		};
		struct err e = {0};
		scope_free char *got = token_expand(rows[i].path, &who, &e);

		scratch_verdict(rows[i].path, got != NULL ? 0 : -1, &e,
		    rows[i].want);
		if (got != NULL)
			assert_string_equal(got, rows[i].to);
	}
}

static void
too_long_for_any_path(void **state)
{
	char home[PATH_MAX + 1] = "/";
	struct ident who = { .name = (char *)"al", .home = home };
	struct err e = {0};
	char *got;

	(void)state;
	memset(home + 1, 'x', PATH_MAX - 1);
	scratch_verdict("check", token_path_check(home, &e), &e,
	    "File name too long");
	assert_null(token_expand("%h", &who, &e));
	scratch_verdict("expanded", -1, &e, "File name too long");
	home[PATH_MAX - 1] = '\0';	/* PATH_MAX counts the NUL */
	scratch_verdict("check", token_path_check(home, &e), &e, NULL);
	got = token_expand("%h", &who, &e);
	assert_non_null(got);
	free(got);
	assert_null(token_expand("%h/a", &who, &e));
	scratch_verdict("expanded", -1, &e, "File name too long");
}

static void
the_largest_uid_is_not_negative(void **state)
{
	struct ident who = { .name = (char *)"al", .uid = 4294967294u };
	struct err e;
	scope_free char *got = token_expand("/%U", &who, &e);

	(void)state;
	assert_string_equal(got, "/4294967294");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_check),
		cmocka_unit_test(each_expansion),
		cmocka_unit_test(too_long_for_any_path),
		cmocka_unit_test(the_largest_uid_is_not_negative),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
