/* SPDX-License-Identifier: BSD-2-Clause */
/* test_package_docs.c - what of a package stays outside; package_docs.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "list.h"
#include "package/package_docs.h"

static void
documentation(void **state)
{
	static const struct { const char *path; bool out; } rows[] = {
		{ "/usr/share/doc/git/README", true },
		{ "/usr/share/doc", false }, { "/usr/share/docs/x", false },
		{ "/usr/share/man/man1/git.1.gz", true },
		{ "/usr/share/info/bash.info.gz", true },
		{ "/usr/share/locale/de/LC_MESSAGES/git.mo", false },
		{ "/usr/share/locale/de_AT/LC_MESSAGES/git.mo", false },
		{ "/usr/share/locale/sr@latin/LC_MESSAGES/git.mo", false },
		{ "/usr/share/locale/fr/LC_MESSAGES/git.mo", true },
		{ "/usr/share/locale/pt_BR/LC_MESSAGES/git.mo", true },
		{ "/usr/share/locale/ast/LC_MESSAGES/git.mo", true },
		{ "/usr/share/locale/locale.alias", false },
		{ "/usr/share/perl/5.36/x", false }, { "/usr/bin/git", false },
		{ "/opt/usr/share/doc/x", false },
	};
	struct list in_use = {0};
	struct err e;

	(void)state;
	assert_int_equal(list_add(&in_use, "de", &e), 0);
	assert_int_equal(list_add(&in_use, "sr", &e), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (package_docs(rows[i].path, &in_use) != rows[i].out)
			fail_msg("%s", rows[i].path);
	list_free(&in_use);
}

static void
languages(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "LANG=de_DE.UTF-8\n", "de" },
		{ "LANG=\"de_DE.UTF-8\"\nLC_MESSAGES='fr_FR'", "de fr" },
		{ "LANGUAGE=de_AT:de:en_US\n", "de en" },
		{ "# LANG=de\n  export LANG=sr@latin\n", "sr" },
		{ "LANG=C.UTF-8\nLC_ALL=POSIX\n", "" }, { "LANG=C\n", "" },
		{ "LANG\n=de\nOTHER=de\n\n\n", "" }, { "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct list got = {0};
		char text[64] = "";
		struct err e;

		assert_int_equal(package_languages_of(rows[i].text, &got, &e),
		    0);
		for (size_t k = 0; k < got.n; k++)
			sprintf(text + strlen(text), "%s%s", k ? " " : "",
			    got.v[k]);
		assert_string_equal(text, rows[i].want);
		list_free(&got);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documentation),
		cmocka_unit_test(languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
