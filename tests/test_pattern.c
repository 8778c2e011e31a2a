/* test_pattern.c - the paths of component files; pattern.h */
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
#include "pattern.h"
#include "scope.h"
#include "scratch.h"

#define TREE "mkdir -p d/sub e; : >d/b; : >d/a; : >d/.h; : >d/sub/c; " \
    ": >'d/x y'; ln -s nowhere d/l; mkfifo d/p; ln -s d e/ld; mkdir empty"

/* `want`: what is found, below the top, with a blank behind each. */
static const struct {
	const char *pattern, *want;
} rows[] = {
	{ "/d/a", "/d/a " },
	{ "/d/none", "/d/none " },	/* plain: there or not */
	{ "/d/", "/d/ " },
	{ "/d/?", "/d/a /d/b /d/l /d/p " },
	{ "/d/[ab]", "/d/a /d/b " },
	{ "/d/[!ab]", "/d/l /d/p " },
	{ "/d/z*", "" },
	{ "/none/*", "" },
	{ "/*/sub/c", "/d/sub/c " },
	{ "/d/*/c", "/d/sub/c " },
	{ "/d/**", "/d/.h /d/a /d/b /d/l /d/sub/c /d/x y " },
	{ "/d/sub/**", "/d/sub/c " },
	{ "/e/**", "/e/ld " },		/* no link is followed */
	{ "/empty/**", "" },
	{ "/none/**", "" },
	{ "/[de]/**", "/d/.h /d/a /d/b /d/l /d/sub/c /d/x y /e/ld " },
	{ "/d/a/**", "/d/a " },
	{ "/d**", "/d " },		/* no more than a star */
};

static void
each_row(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_sh(dir, TREE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		scope_free char *pattern = NULL;
		struct list l = {0};
		struct err e = {0};
		char got[256] = "";

		assert_true(asprintf(&pattern, "%s%s", dir,
		    rows[i].pattern) > 0);
		scratch_verdict(pattern, pattern_expand(pattern, &l, &e), &e,
		    NULL);
		for (size_t k = 0; k < l.n; k++) {
			assert_memory_equal(l.v[k], dir, strlen(dir));
			strcat(got, l.v[k] + strlen(dir));
			strcat(got, " ");
		}
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: \"%s\"", rows[i].pattern, got);
		list_free(&l);
	}
	scratch_free(dir);
}

static const struct {
	const char *pattern, *path;
	bool want;
} matched[] = {
	{ "/a/b", "/a/b", true }, { "/a/b", "/a/bc", false },
	{ "/a/*", "/a/b", true }, { "/a/*", "/a/b/c", false },
	{ "/a/?", "/a/b", true }, { "/a/?", "/a/", false },
	{ "/a?b", "/a/b", false },
	{ "/a/**", "/a/b", true }, { "/a/**", "/a/b/c", true },
	{ "/a/**", "/a", false }, { "/a/**", "/ab/c", false },
	{ "/a/**", "/b/a/c", false },
	{ "/*/doc/**", "/usr/doc/x/y", true },
	{ "/usr/*.pyc", "/usr/a.pyc", true },
	{ "/usr/*.pyc", "/usr/lib/a.pyc", false },
};

static void
each_match(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(matched) / sizeof(*matched); i++)
		if (pattern_matches(matched[i].pattern, matched[i].path) !=
		    matched[i].want)
			fail_msg("%s and %s", matched[i].pattern,
			    matched[i].path);
}

static void
longer_than_any_path(void **state)
{
	char pattern[6000];
	struct list l = {0};
	struct err e = {0};

	(void)state;
	memset(pattern, 'x', sizeof(pattern));
	pattern[0] = '/';
	strcpy(pattern + sizeof(pattern) - 4, "/**");
	scratch_verdict("long", pattern_expand(pattern, &l, &e), &e,
	    "File name too long");
	list_free(&l);
}

static int
closed(void *arg)
{
	struct list l = {0};
	struct err e = {0};
	int rc = pattern_expand(arg, &l, &e);

	list_free(&l);
	return rc != -1 || strstr(e.msg, "Permission denied") == NULL;
}

/* What cannot be looked into is said, not left out. */
static void
a_directory_that_cannot_be_read(void **state)
{
	char *dir = scratch_new();
	scope_free char *all = NULL;

	(void)state;
	scratch_sh(dir, TREE "; chmod 0 d/sub");
	assert_true(asprintf(&all, "%s/d/**", dir) > 0);
	assert_int_equal(scratch_child(closed, all, 1), 0);
	scratch_sh(dir, "chmod 755 d/sub");
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(each_match),
		cmocka_unit_test(longer_than_any_path),
		cmocka_unit_test(a_directory_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
