/* SPDX-License-Identifier: BSD-2-Clause */
/* test_dlopen_note.c - the JSON of dlopen notes, read leniently */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "elf/dlopen_note.h"
#include "err.h"

/* One string: "feature priority soname,soname;" for each wish. */
static void
tell(const struct dlopen_wishes *w, char *to, size_t size)
{
	size_t n = 0;

	to[0] = '\0';
	for (size_t i = 0; i < w->n; i++) {
		const struct dlopen_wish *v = &w->v[i];

		n += (size_t)snprintf(to + n, size - n, "%s %s ",
		    v->feature != NULL ? v->feature : "-",
		    dlopen_priority_name(v->priority));
		for (size_t k = 0; k < v->sonames.n; k++)
			n += (size_t)snprintf(to + n, size - n, "%s%s",
			    k != 0 ? "," : "", v->sonames.v[k]);
		n += (size_t)snprintf(to + n, size - n, ";");
	}
}

static const struct {
	const char *text, *want, *error;
} rows[] = {
	{ "[]", "", NULL },
	{ "[{\"soname\":[\"a\",\"b\"],\"feature\":\"F\","
	    "\"description\":\"d\",\"priority\":\"required\"}]",
	    "F required a,b;", NULL },
	{ "[{\"soname\":[\"a\"],\"priority\":\"suggested\"},"
	    "{\"soname\":[\"b\"]}]", "- suggested a;- recommended b;", NULL },
	{ "{\"soname\":\"a\"}", "- recommended a;", NULL },
	{ "[{\"soname\":[\"a\"],\"priority\":\"new\",\"x\":{}}]",
	    "- recommended a;", NULL },
	{ "[{\"soname\":[\"a\"],\"feature\":\"x\\ny\"}]",
	    "- recommended a;", NULL },
	{ "[{\"feature\":\"F\"},7,null,\"a\",[]]", "", NULL },
	{ "[{\"soname\":[1,\"\",null,\"a\"]}]", "- recommended a;", NULL },
	{ "[{\"soname\":[]}]", "", NULL },
	{ "", NULL, "no JSON" },
	{ "[{\"soname\":", NULL, "no JSON" },
	{ "[] []", NULL, "no JSON" },
	{ "[\"\xff\"]", NULL, "no JSON" },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct dlopen_wishes w = { 0 };
		struct err e = { 0 };
		char got[256];
		int rc = dlopen_parse(rows[i].text, &w, &e);

		if (rows[i].error != NULL) {
			assert_int_equal(rc, -1);
			assert_non_null(strstr(e.msg, rows[i].error));
		} else {
			assert_int_equal(rc, 0);
			tell(&w, got, sizeof(got));
			assert_string_equal(got, rows[i].want);
		}
		dlopen_free(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
