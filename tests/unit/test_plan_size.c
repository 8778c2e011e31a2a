/* SPDX-License-Identifier: BSD-2-Clause */
/* test_plan_size.c - what each reason brings, alone and in all; plan_size.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonline.h"
#include "err.h"
#include "plan/plan.h"
#include "plan/plan_print.h"
#include "plan/plan_size.h"
#include "scratch.h"

static const struct plan_entry *
put(struct plan *p, const char *path, enum plan_type type, off_t size,
    const char *why, const struct plan_entry *because)
{
	const struct plan_want w = {
		.path = path, .type = type, .size = size, .mode = 0755,
		.source = type == PLAN_DIR ? NULL : path, .why = why,
		.because = because,
	};
	struct err e = {0};
	int made;
	const struct plan_entry *en = plan_add(p, &w, &made, &e);

	if (en == NULL)
		fail_msg("%s", e.msg);
	return en;
}

/*
 * a: /bin/x (100) needs /lib/c (1000) and /lib/x (10)
 * b: /bin/y (200) needs /lib/c; a and b both name /etc/f (1)
 * b, package p: /bin/z (5), a link to /bin/y, and to itself
 */
static void
make(struct plan *p)
{
	const struct plan_entry *x, *y, *c, *z;

	put(p, "/bin", PLAN_DIR, 0, "on the way to /bin/x", NULL);
	put(p, "/l", PLAN_LINK, 0, "on the way to /bin/x", NULL);
	x = put(p, "/bin/x", PLAN_FILE, 100, "component a", NULL);
	c = put(p, "/lib/c", PLAN_FILE, 1000, "library", x);
	put(p, "/lib/x", PLAN_FILE, 10, "library", x);
	y = put(p, "/bin/y", PLAN_FILE, 200, "component b", NULL);
	put(p, "/lib/c", PLAN_FILE, 1000, "library", y);
	put(p, "/bin/y", PLAN_FILE, 200, "library", c);	/* a cycle */
	put(p, "/lib/c", PLAN_FILE, 1000, "library", c);
	put(p, "/etc/f", PLAN_FILE, 1, "component a", NULL);
	put(p, "/etc/f", PLAN_FILE, 1, "component b", NULL);
	z = put(p, "/bin/z", PLAN_LINK, 5, "component b, package p", NULL);
	put(p, "/bin/y", PLAN_FILE, 200, "where the link leads", z);
	plan_sort(p);
}

static void
row(const struct plan_share *s, const char *name, off_t alone, off_t total)
{
	assert_string_equal(s->path != NULL ? s->path : s->reason, name);
	if (s->alone != alone || s->total != total)
		fail_msg("%s: alone %lld, total %lld", name,
		    (long long)s->alone, (long long)s->total);
}

static void
alone_and_total(void **state)
{
	struct plan_shares s;
	struct plan p = {0};
	struct err e = {0};

	(void)state;
	make(&p);
	scratch_verdict("size", plan_size(&p, &s, &e), &e, NULL);
	assert_int_equal(s.bytes, 1316);
	assert_int_equal(s.n_reasons, 2);
	row(&s.reasons[0], "component a", 110, 1311);
	row(&s.reasons[1], "component b", 5, 1206);
	assert_int_equal(s.n_files, 4);
	row(&s.files[0], "/bin/x", 110, 1310);
	row(&s.files[1], "/bin/z", 5, 1205);
	row(&s.files[2], "/bin/y", 0, 1200);
	row(&s.files[3], "/etc/f", 1, 1);
	assert_string_equal(s.files[3].reason, "component a");
	plan_shares_free(&s);
	plan_free(&p);
}

static void
printed(void **state)
{
	struct plan_shares s;
	struct plan p = {0};
	struct err e = {0};
	char got[4096] = "";
	FILE *f;

	(void)state;
	put(&p, "/a b", PLAN_FILE, 7, "component a", NULL);
	assert_int_equal(plan_size(&p, &s, &e), 0);
	f = fmemopen(got, sizeof(got), "w");
	plan_print_shares(&s, f);
	fclose(f);
	assert_string_equal(got,
	    "       ALONE        TOTAL  REASON\n"
	    "         7 B          7 B  component a\n\n"
	    "       ALONE        TOTAL  FILE\n"
	    "         7 B          7 B  /a\\040b  [component a]\n\n"
	    "                      7 B  everything\n");
	f = fmemopen(got, sizeof(got), "w");
	plan_print_shares_json("j", &s, f);
	assert_int_equal(jsonline_end(&e), 0);
	fclose(f);
	assert_string_equal(got, "{\"jail\":\"j\",\"bytes\":7,\"reasons\":["
	    "{\"reason\":\"component a\",\"alone\":7,\"total\":7}],\"files\":["
	    "{\"path\":\"/a b\",\"reason\":\"component a\",\"alone\":7,"
	    "\"total\":7}]}\n");
	plan_shares_free(&s);
	plan_free(&p);
}

static void
of_nothing(void **state)
{
	struct plan_shares s;
	struct plan p = {0};
	struct err e = {0};

	(void)state;
	assert_int_equal(plan_size(&p, &s, &e), 0);
	assert_int_equal(s.bytes + (off_t)(s.n_files + s.n_reasons), 0);
	plan_shares_free(&s);
}

/* Two that cannot both be had: the error has both reasons. */
static void
different_content(void **state)
{
	struct plan_want w = {
		.path = "/a", .type = PLAN_FILE, .source = "/one",
		.why = "component one",
	};
	struct plan p = {0};
	struct err e = {0};
	int made;

	(void)state;
	assert_non_null(plan_add(&p, &w, &made, &e));
	w.source = "/two";
	w.why = "component two";
	scratch_verdict("files", plan_add(&p, &w, &made, &e) != NULL ? 0 : -1,
	    &e, "/a: wanted twice, with different content (/one, component "
	    "one; /two, component two)");
	w.path = "/l";
	w.type = PLAN_LINK;
	assert_non_null(plan_add(&p, &w, &made, &e));
	w.source = "/three";
	scratch_verdict("links", plan_add(&p, &w, &made, &e) != NULL ? 0 : -1,
	    &e, "with different content");
	plan_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alone_and_total),
		cmocka_unit_test(printed),
		cmocka_unit_test(of_nothing),
		cmocka_unit_test(different_content),
	};

	jsonline_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
