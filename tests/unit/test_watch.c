/* SPDX-License-Identifier: BSD-2-Clause */
/* test_watch.c - the paths on which the meaning of a pattern depends */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "list.h"
#include "plan/pattern.h"
#include "plan/plan.h"
#include "record/origins.h"
#include "record/origins_watch.h"
#include "scratch.h"

/*
 * Patterns below the scratch tree; the paths they want, sorted, a blank each.
 */
static const struct {
	const char *title, *pattern, *want;
} rows[] = {
	{ "a path", "a/f", "a/f" },
	{ "a path that is not there", "a/none/x", "a/none" },
	{ "doubled slashes", "a//f", "a/f" },
	{ "a pattern at the end", "a/*", "a/. a/d a/f" },
	{ "one that fits nothing", "a/*.x", "a/." },
	{ "in what is not there", "none/*", "none" },
	{ "in the middle", "?/f", "./. a/f b/f k/f" },
	{ "in the middle, and not everywhere", "?/d/e", "./. a/d/e b/. k/d/e" },
	{ "behind a file", "?/f/x", "./." },
	{ "behind a link to a file", "l*/x", "./. lf/x" },
	{ "behind what leads nowhere", "dangling/x", "dangling/x" },
	{ "a link that leads nowhere", "dangling", "dangling" },
	{ "round and round", "round", "round" },
	{ "twice", "?/?", "./. a/. a/d a/f b/. b/f k/. k/d k/f" },
	{ "in a link to a directory", "k/*", "k/. k/d k/f" },
	{ "all below", "a/**", "a a/. a/d a/d/e" },
	{ "all below what is not there", "none/**", "none" },
	{ "all below a link", "k/**", "k k/. k/d k/d/e" },
	{ "neither . nor ..", "a/d/.*/**", "a/d/." },
	{ "all below a file", "a/f/**", "a/f" },
	{ "all below a pattern", "?/**", "./. a a/. a/d a/d/e b b/. k k/. k/d k/d/e" },
	{ "a class", "[ab]/f", "./. a/f b/f" },
	{ "a directory whose name is a pattern", "pp/*/*",
	    "pp/. pp/[x]*/. pp/[x]*/f" },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *dir = scratch_new();
		char text[4096] = "", one[600];
		struct list found = {0}, l = {0};
		struct err e = {0};

		scratch_sh(dir, "mkdir -p a/d/e b 'pp/[x]*'; : >a/f; : >b/f; "
		    "ln -s a k; ln -s a/f lf; ln -s nowhere dangling; "
		    "ln -s dangling twice; ln -s round round; : >'pp/[x]*/f'");
		scratch_verdict(rows[i].title, pattern_expand(scratch_path(
		    dir, rows[i].pattern), &found, &l, &e), &e, NULL);
		list_sort(&l);
		for (size_t k = 0; k < l.n; k++) {
			const char *p = l.v[k] + strlen(dir);

			/* the scratch tree itself is "." */
			snprintf(one, sizeof(one), "%s%s", k > 0 ? " " : "",
			    strcmp(p, "/.") == 0 ? "./." : p + 1);
			strcat(text, one);
		}
		if (strcmp(text, rows[i].want) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", rows[i].title, text,
			    rows[i].want);
		list_free(&l);
		list_free(&found);
		scratch_sh(dir, "rm -rf ./*");
		scratch_free(dir);
	}
}

static void
too_long(void **state)
{
	char *name = malloc(5000);
	struct list found = {0}, l = {0};
	struct err e = {0};

	(void)state;
	memset(name, 'x', 4999);
	name[0] = '/';
	name[4999] = '\0';
	scratch_verdict("path", pattern_expand(name, &found, &l, &e), &e,
	    "too long");
	memcpy(name + 4000, "/*", 2);
	scratch_verdict("pattern", pattern_expand(name, &found, &l, &e), &e,
	    "too long");
	list_free(&l);
	list_free(&found);
	free(name);
}

/* Inputs below the scratch tree, and what is noted of them: a letter each. */
static const struct {
	const char *title, *inputs[4], *want;
} noted[] = {
	{ "a file", { "f" }, "s f" },
	{ "what is not there", { "none" }, "- none" },
	{ "each once", { "none", "f", "f" }, "s f - none" },
	{ "a directory", { "d/." }, "s d/." },
	{ "a link", { "link" }, "s link" },
	{ "a link that leads nowhere", { "dangling" },
	    "s dangling - nowhere" },
	{ "by another one", { "twice" }, "s dangling - nowhere s twice" },
	{ "round and round", { "round" }, "s round" },
	{ "no file can be there", { "f/x", "long" }, "- f/x s long" },
	{ "the way to it is round", { "round/x" }, "? round/x" },
	{ "a link to it", { "far" }, "s far ? round/x" },
	{ "a file of the plan", { "planned", "f" }, "s f" },
};

static void
inputs_become_origins(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_sh(dir, "mkdir d; : >f; : >planned; ln -s f link; "
	    "ln -s nowhere dangling; ln -s dangling twice; ln -s round round; "
	    "ln -s round/x far; ln -s $(printf %0300d 0) long");
	for (size_t i = 0; i < sizeof(noted) / sizeof(*noted); i++) {
		struct plan p = {0};
		const struct plan_want w = {
			.path = scratch_path(dir, "planned"),
			.type = PLAN_FILE, .why = "a test",
			.source = scratch_path(dir, "planned"),
		};
		struct origins o = {0};
		char text[600] = "", one[600];
		struct err e = {0};
		int made;

		assert_non_null(plan_add(&p, &w, &made, &e));
		for (int k = 0; noted[i].inputs[k] != NULL; k++)
			assert_int_equal(list_add(&p.inputs, scratch_path(dir,
			    noted[i].inputs[k]), &e), 0);
		scratch_verdict(noted[i].title, origins_watch(&p, &o, &e), &e,
		    NULL);
		for (size_t k = 0; k < o.n; k++) {
			snprintf(one, sizeof(one), "%s%c %s", k > 0 ? " " : "",
			    o.v[k].kind, o.v[k].host + strlen(dir) + 1);
			strcat(text, one);
		}
		if (strcmp(text, noted[i].want) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", noted[i].title,
			    text, noted[i].want);
		origins_free(&o);
		plan_free(&p);
	}
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(too_long),
		cmocka_unit_test(inputs_become_origins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
