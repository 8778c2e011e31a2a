/* SPDX-License-Identifier: BSD-2-Clause */
/* test_accept.c - which findings check.conf accepts, and which rows it refuses */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "inspect/accept.h"

#define ROW(k, j, p, r) "{ kind = \"" k "\"; jail = \"" j "\"; path = \"" p \
    "\"; reason = \"" r "\"; }"

static const struct {
	const char *text, *want;	/* NULL: right */
} texts[] = {
	{ "accept = ( );", NULL },
	{ "accept = ( " ROW("stale", "j", "/p", "r") " );", NULL },
	{ "accept = ( " ROW("stale", "*", "*", "r") ", "
	    ROW("refused", "-", "a b", "r") " );", NULL },
	{ "", "f: empty" },
	{ "acept = ( );", "f:1: acept is not a known setting" },
	{ "accept = ( {\nkind = \"stale\"; jial = \"j\"; } );",
	    "f:2: jial is not a known setting" },
	{ "accept = [ \"stale\" ];", "f:1: accept must be a list (" },
	{ "accept = ( { kind = 1; } );", "f:1: kind must be a \"string\"" },
	{ "accept = ( " ROW("stale", "j", "/p", "") " );",
	    "f: accept, row 1: kind, jail, path and reason are required" },
	{ "accept = ( " ROW("stale", "j", "/p", "  ") " );", "reason are" },
	{ "accept = ( " ROW("stale", "j", "/p", "r") ", { kind = \"stale\"; "
	    "jail = \"j\"; path = \"/p\"; } );", "row 2: kind, jail, path" },
	{ "accept = ( { kind = \"stale\"; jail = \"j\"; reason = \"r\"; } );",
	    "required" },
	{ "accept = ( { kind = \"stale\"; path = \"j\"; reason = \"r\"; } );",
	    "required" },
	{ "accept = ( { jail = \"j\"; path = \"j\"; reason = \"r\"; } );",
	    "required" },
	{ "accept = ( " ROW("*", "j", "/p", "r") " );",
	    "\"*\" is no kind of finding" },
	{ "accept = ( " ROW("Stale", "j", "/p", "r") " );", "no kind" },
	{ "accept = ( " ROW("way-out", "j", "/p", "r") " );",
	    "way-out is not to be accepted" },
	{ "accept = ( " ROW("changed", "j", "/p", "r") " );", "not to be" },
	{ "accept = ( " ROW("setid", "j", "/p", "r") " );", "not to be" },
	{ "accept = ( " ROW("accepts-nothing", "j", "/p", "r") " );",
	    "not to be" },
};

static void
each_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct accepts a;
		struct err e = {0};
		int rc = accept_parse(texts[i].text, "f", &a, &e);

		if ((rc == 0) != (texts[i].want == NULL) || (rc < 0 &&
		    strstr(e.msg, texts[i].want) == NULL))
			fail_msg("%s: %s", texts[i].text, e.msg);
		accept_free(&a);
		assert_null(a.rows.v);
	}
}

/* What the manual says of each kind; whoever adds one adds it here. */
static void
each_kind(void **state)
{
	static const char *const may[] = {
		"outside", "refused", "unresolved-library", "missing-version",
		"missing-interpreter", "stale", "identity", "config", "command",
		"unreadable", "covered", "shells", "selinux", "old-tree",
		"default", "conflict", "private",
		"old-settings",
	};
	size_t n = 0;

	(void)state;
	for (int k = 0; k < FINDING_COUNT; k++) {
		bool said = false;

		for (size_t i = 0; i < sizeof(may) / sizeof(*may); i++)
			said |= strcmp(may[i],
			    finding_traits[k].name) == 0;
		assert_int_equal(finding_traits[k].acceptable,
		    said);
		n += said;
	}
	assert_int_equal(n, sizeof(may) / sizeof(*may));
}

static void
add(struct findings *f, enum finding_kind k, const char *jail,
    const char *path)
{
	struct err e;

	f->jail = jail;
	assert_int_equal(findings_add(f, k, path, "w", "f", "m", &e), 0);
}

static void
rows_and_findings(void **state)
{
	static const char text[] = "accept = ( "
	    ROW("stale", "a", "/x", "one") ", "
	    ROW("stale", "*", "/x", "two") ", "
	    ROW("refused", "a", "*", "three") ", "
	    ROW("stale", "nobody", "*", "four") ", "
	    ROW("config", "a", "/", "five") " );";
	static const char *const want[] = {
		"one", "two", NULL, NULL, "three", NULL, "four", "five",
	};
	struct findings f = {0};
	struct accepts a;
	struct err e;

	(void)state;
	assert_int_equal(accept_parse(text, "F", &a, &e), 0);
	add(&f, FINDING_STALE, "a", "/x");
	add(&f, FINDING_STALE, "b", "/x");
	add(&f, FINDING_STALE, "a", "/xy");
	add(&f, FINDING_CHANGED, "a", "/x");
	add(&f, FINDING_REFUSED, "a", "alice");
	add(&f, FINDING_REFUSED, "b", "alice");
	assert_int_equal(findings_count(&f), 6);
	assert_int_equal(accept_apply(&a, "F", false, &f, &e), 0);
	assert_int_equal(f.n, 6);
	assert_int_equal(accept_apply(&a, "F", true, &f, &e), 0);
	assert_int_equal(f.n, 8);
	for (size_t i = 0; i < f.n; i++)
		if (want[i] == NULL)
			assert_null(f.v[i].accepted);
		else
			assert_string_equal(f.v[i].accepted, want[i]);
	assert_int_equal(findings_count(&f), 3);
	assert_int_equal(f.v[6].kind, FINDING_ACCEPTS_NOTHING);
	assert_string_equal(f.v[6].path, "F");
	assert_string_equal(f.v[6].expected, "a finding stale nobody *");
	findings_free(&f);
	accept_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_text),
		cmocka_unit_test(each_kind),
		cmocka_unit_test(rows_and_findings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
