/* SPDX-License-Identifier: BSD-2-Clause */
/* test_plan.c - a plan is data: added once, replaced in place; plan.h */
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
#include "scratch.h"

static struct plan_entry *
put(struct plan *p, const char *path, enum plan_type type, const char *why,
    int *made, struct err *e)
{
	const struct plan_want w = {
		.path = path, .type = type, .mode = 0755, .why = why,
		.source = type == PLAN_DIR ? NULL : "source",
	};

	return plan_add(p, &w, made, e);
}

static void
the_first_reason_stays(void **state)
{
	struct plan p = {0};
	struct err e;
	int made;
	struct plan_entry *a = put(&p, "/a", PLAN_FILE, "first", &made, &e);

	(void)state;
	assert_int_equal(made, 1);
	assert_ptr_equal(put(&p, "/a", PLAN_FILE, "second", &made, &e), a);
	assert_int_equal(made, 0);
	assert_int_equal(p.n, 1);
	assert_string_equal(a->why, "first");
	assert_ptr_equal(plan_find(&p, "/a"), a);
	assert_null(plan_find(&p, "/"));
	assert_null(plan_find(&p, "/ab"));
	plan_free(&p);
	assert_null(plan_find(&p, "/a"));
}

static void
one_path_is_one_kind_of_thing(void **state)
{
	static const struct {
		enum plan_type a, b;
		const char *want;
	} rows[] = {
		{ PLAN_DIR, PLAN_DIR, NULL }, { PLAN_LINK, PLAN_LINK, NULL },
		{ PLAN_FILE, PLAN_FILE, NULL }, { PLAN_FILE, PLAN_TEXT, NULL },
		{ PLAN_TEXT, PLAN_FILE, NULL },
		{ PLAN_DIR, PLAN_FILE, "/a: wanted twice, as different things "
		    "(one; two)" },
		{ PLAN_DIR, PLAN_LINK, "as different things" },
		{ PLAN_DIR, PLAN_TEXT, "as different things" },
		{ PLAN_LINK, PLAN_DIR, "as different things" },
		{ PLAN_LINK, PLAN_FILE, "as different things" },
		{ PLAN_FILE, PLAN_DIR, "as different things" },
		{ PLAN_FILE, PLAN_LINK, "as different things" },
		{ PLAN_TEXT, PLAN_LINK, "as different things" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct plan p = {0};
		struct err e = {0};
		int made;

		assert_non_null(put(&p, "/a", rows[i].a, "one", &made, &e));
		scratch_verdict("twice", put(&p, "/a", rows[i].b, "two", &made,
		    &e) != NULL ? 0 : -1, &e, rows[i].want);
		plan_free(&p);
	}
}

static void
replaced_in_place(void **state)
{
	static const char bytes[] = { 'x', '\0', 'y' };
	struct plan_want w = {
		.path = "/a", .type = PLAN_TEXT, .mode = 0644, .text = bytes,
		.size = 3, .why = "new",
	};
	struct plan p = {0};
	struct err e = {0};
	int made;
	struct plan_entry *a = put(&p, "/a", PLAN_LINK, "old", &made, &e);
	struct plan_entry *d = put(&p, "/d", PLAN_DIR, "old", &made, &e);

	(void)state;
	assert_ptr_equal(plan_replace(&p, &w, &e), a);
	assert_int_equal(a->type, PLAN_TEXT);
	assert_int_equal(a->mode, 0644);
	assert_null(a->source);
	assert_memory_equal(a->text, bytes, 3);
	assert_string_equal(a->why, "new");
	assert_string_equal(a->path, "/a");
	w.path = "/d";
	scratch_verdict("dir", plan_replace(&p, &w, &e) != NULL ? 0 : -1, &e,
	    "/d is a directory");
	assert_string_equal(d->why, "old");
	w.path = "/n";
	assert_non_null(plan_replace(&p, &w, &e));
	assert_int_equal(p.n, 3);
	plan_free(&p);
}

/* A directory comes before what lies in it, and 3,000 entries are found. */
static void
sorted(void **state)
{
	struct plan p = {0};
	struct err e;
	char path[32];
	int made;

	(void)state;
	put(&p, "/b/c", PLAN_FILE, "t", &made, &e);
	put(&p, "/b-", PLAN_FILE, "t", &made, &e);
	put(&p, "/b", PLAN_DIR, "t", &made, &e);
	for (int i = 0; i < 3000; i++) {
		sprintf(path, "/x%d", i * 7919 % 3000);
		assert_non_null(put(&p, path, PLAN_FILE, "t", &made, &e));
		assert_int_equal(made, 1);
	}
	plan_sort(&p);
	assert_int_equal(p.n, 3003);
	assert_string_equal(p.v[0]->path, "/b");
	for (size_t i = 1; i < p.n; i++)
		assert_true(strcmp(p.v[i - 1]->path, p.v[i]->path) < 0);
	assert_string_equal(plan_find(&p, "/x2999")->path, "/x2999");
	plan_free(&p);
}

static void
print(const struct plan *p, const struct plan_entry *en, char *to, size_t n)
{
	FILE *f = fmemopen(to, n, "w");

	assert_non_null(f);
	if (en != NULL)
		plan_print_why(en, f);
	else
		plan_print(p, f);
	assert_int_equal(fclose(f), 0);
}

static void
for_people_and_for_programs(void **state)
{
	struct plan p = {0};
	struct err e = {0};
	char got[1024] = "";
	int made;
	struct plan_entry *en = put(&p, "/l", PLAN_LINK, "asked for", &made,
	    &e);
	struct plan_want w = {
		.path = "/\xff", .type = PLAN_FILE, .mode = 0750, .size = 12,
		.source = "/h\n", .why = "it \"leads\" there", .because = en,
	};
	FILE *f;

	(void)state;
	en = plan_add(&p, &w, &made, &e);
	print(&p, NULL, got, sizeof(got));
	assert_non_null(strstr(got, "link 0755         0 /l -> source  "
	    "[asked for]\n"));
	assert_non_null(strstr(got, "file 0750        12 /\\377  [it \"leads\" "
	    "there of /l]  root's, for nobody in the jail to read\n"));
	print(&p, en, got, sizeof(got));
	assert_string_equal(got, "/\\377: it \"leads\" there\n"
	    "  /l: asked for\n");
	f = fmemopen(got, sizeof(got), "w");
	plan_print_json("a", &p, f);
	assert_int_equal(jsonline_end(&e), 0);
	fclose(f);
	assert_non_null(strstr(got, "\"path\":\"/\\\\377\""));
	assert_non_null(strstr(got, "\"source\":\"/h\\n\""));
	assert_non_null(strstr(got, "\"escaped\":true"));
	assert_non_null(strstr(got, "\"why\":\"it \\\"leads\\\" there\""));
	assert_non_null(strstr(got, "\"because\":\"/l\""));
	assert_ptr_equal(strchr(got, '\n'), got + strlen(got) - 1);
	plan_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_reason_stays),
		cmocka_unit_test(one_path_is_one_kind_of_thing),
		cmocka_unit_test(replaced_in_place),
		cmocka_unit_test(sorted),
		cmocka_unit_test(for_people_and_for_programs),
	};

	jsonline_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
