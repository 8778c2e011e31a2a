/* SPDX-License-Identifier: BSD-2-Clause */
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
#include "plan/pattern.h"
#include "scope.h"
#include "scratch.h"

#define TREE "mkdir -p d/sub e; : >d/b; : >d/a; : >d/.h; : >d/sub/c; " \
    ": >'d/x y'; ln -s nowhere d/l; mkfifo d/p; ln -s d e/ld; mkdir empty f; " \
    "ln -s ../d/sub f/up"

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
	{ "/d/.*", "/d/.h " },		/* neither . nor .. */
	{ "/d/sub/.*/**", "" }, { "/d/.*/**", "/d/.h " },
	{ "/d/*/../a", "" }, { "/[de]/..", "" }, { "/[de]/./**", "" },
	{ "/d/sub/../**", "/d/sub/../.h /d/sub/../a /d/sub/../b /d/sub/../l "
	    "/d/sub/../sub/c /d/sub/../x y " },
	{ "/f/up/**", "/f/up/c " },
	{ "/f/up/../**", "" },		/* not beside where a link leads */
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
		struct list l = {0}, in = {0};
		struct err e = {0};
		char got[256] = "";

		assert_true(asprintf(&pattern, "%s%s", dir,
		    rows[i].pattern) > 0);
		scratch_verdict(pattern, pattern_expand(pattern, &l, &in, &e), &e,
		    NULL);
		for (size_t k = 0; k < l.n; k++) {
			assert_memory_equal(l.v[k], dir, strlen(dir));
			strcat(got, l.v[k] + strlen(dir));
			strcat(got, " ");
		}
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: \"%s\"", rows[i].pattern, got);
		list_free(&l);
		list_free(&in);
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
	{ "/a/**", "/a", true },	/* which then is a file */
	{ "/a/**", "/ab/c", false },
	{ "/a*/**", "/b/ab/c", false }, { "/a*/**", "/ab/c/d", true },
	{ "/a*/x/**", "/ab/c/x/d", false },
	{ "/a\\b", "/a\\b", true }, { "/a\\b", "/ab", false },
	{ "/a\\b/**", "/a\\b/c", true }, { "/a\\b/**", "/ab/c", false },
	{ "/a\\*", "/a*", true }, { "/a\\*", "/a\\b", false },
	{ "/a/*", "/a/.b", true }, { "/[a", "/[a", true },
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

/* xorshift64*: the same patterns on every machine. */
static unsigned
pick(unsigned n)
{
	static uint64_t seed = 20261129;

	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (unsigned)((seed * 2685821657736338717u) >> 33) % n;
}

static void
make(char *pattern)
{
	static const char *const pieces[] = {
		"a", "b", "ab", ".a", "*", "*", "?", "[ab]", "[!b]", "[a-c]", ".*",
		"\\a", "\\*", "\\[", "c", "d", "x", "/", "/", "/", "/", "[",
	};

	strcpy(pattern, "/");
	for (unsigned i = 1 + pick(6); i > 0; i--) {
		const char *one = pieces[pick(sizeof(pieces) /
		    sizeof(*pieces))];

		if (one[0] != '/' || pattern[strlen(pattern) - 1] != '/')
			strcat(pattern, one);
	}
	if (pattern[strlen(pattern) - 1] == '/')
		strcat(pattern, "a");
	if (pick(2) == 0)
		strcat(pattern, "/**");
}

/* All files and links of it: two letters of four, three deep. */
#define FOREST "mkdir f; cd f; for i in a b ab .a '*' '[' 'a\\b' x; do mkdir \"$i\"; " \
    "for j in a b .a ab '\\a' '*' c; do mkdir \"$i/$j\"; : >\"$i/$j/a\"; " \
    ": >\"$i/$j/.a\"; : >\"$i/$j/[\"; : >\"$i/f$j\"; ln -s a \"$i/$j/d\"; done; " \
    ": >\"c$i\"; done; find . ! -type d | sed 's/^.//' | LC_ALL=C sort >../all"

/* Bash's own: ** at the end for all below, dots only there.  A pattern without
 * any of *?[ is a plain path. */
static const char BASH[] =
	"cd f; shopt -s nullglob\n"
	"of() { case $1 in *[*?[]*) eval \"m=( $PWD$1 )\" ;; *) m=( \"$PWD$1\" ) ;; esac; }\n"
	"below() { shopt -s dotglob globstar; l=()\n"
	"	for i in \"${m[@]}\"; do\n"
	"		if [ -d \"$i\" ] && [ ! -L \"$i\" ]; then l+=( \"$i\"/** ); else l+=( \"$i\" ); fi\n"
	"	done; shopt -u dotglob globstar; }\n"
	"while IFS= read -r p; do\n"
	"	of \"${p%'/**'}\"; l=( \"${m[@]}\" )\n"
	"	[[ $p != *'/**' ]] || below\n"
	"	echo \"= $p\"\n"
	"	for i in \"${l[@]}\"; do\n"
	"		if [ -L \"$i\" ] || [ -f \"$i\" ]; then echo \"${i#\"$PWD\"}\"; fi\n"
	"	done | LC_ALL=C sort -u\n"
	"done <../patterns >../bash\n";

static char *
slurp(const char *dir, const char *name)
{
	char *path, *text = NULL;
	size_t room = 0;
	FILE *f;

	assert_true(asprintf(&path, "%s/%s", dir, name) > 0);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_true(getdelim(&text, &room, '\0', f) > 0);
	fclose(f);
	free(path);
	return text;
}

static void
lines(const char *text, struct list *out)
{
	struct err e;

	for (const char *s = text, *end; *s != '\0'; s = end + 1) {
		end = strchr(s, '\n');
		list_add_n(out, s, (size_t)(end - s), &e);
	}
}

static bool
hidden(const char *path)
{
	return strstr(path, "/.") != NULL;
}

/* Each file of the forest: found if and only if matched. */
static void
agrees(const char *dir, const char *pattern, const struct list *found,
    const struct list *all)
{
	char whole[512], path[512];

	snprintf(whole, sizeof(whole), "%s/f%s", dir, pattern);
	for (size_t i = 0; i < all->n; i++) {
		bool is, may;

		snprintf(path, sizeof(path), "%s/f%s", dir, all->v[i]);
		is = list_has(found, path);
		may = pattern_matches(whole, path);
		if (is != may && !(may && hidden(all->v[i])))
			fail_msg("%s: %s is %s, and %s", pattern, all->v[i],
			    is ? "found" : "not found",
			    may ? "matched" : "not matched");
	}
}

/* 1,000 made-up patterns: what is found, what is matched, and bash. */
static void
made_up_patterns(void **state)
{
	char *dir = scratch_new(), pattern[128];
	scope_free char *text = NULL;
	scope_free char *bash = NULL;
	scope_free char *ours = NULL;
	struct list all = {0};
	size_t size = 0, n = 0;
	FILE *to, *w = open_memstream(&ours, &size);

	(void)state;
	scratch_sh(dir, FOREST);
	text = slurp(dir, "all");
	lines(text, &all);
	to = fopen(scratch_path(dir, "patterns"), "w");
	assert_non_null(to);
	for (int i = 0; i < 1000; i++) {
		struct list l = {0}, in = {0};
		char whole[512];
		struct err e;

		make(pattern);
		fprintf(to, "%s\n", pattern);
		fprintf(w, "= %s\n", pattern);
		snprintf(whole, sizeof(whole), "%s/f%s", dir, pattern);
		assert_int_equal(pattern_expand(whole, &l, &in, &e), 0);
		agrees(dir, pattern, &l, &all);
		for (size_t k = 0; k < l.n; k++) {
			const char *found = l.v[k] + strlen(dir) + 2;

			if (!list_has(&all, found))
				continue;	/* a directory, or nothing */
			fprintf(w, "%s\n", found);
			n++;
		}
		list_free(&l);
		list_free(&in);
	}
	fclose(to);
	fclose(w);
	assert_in_range(n, 2000, 4000000);
	scratch_write(dir, "script", BASH, strlen(BASH));
	scratch_sh(dir, "exec bash script");
	bash = slurp(dir, "bash");
	for (const char *a = ours, *b = bash, *at = a; *a != '\0'; a++, b++) {
		at = *a == '=' ? a : at;
		if (*a != *b)
			fail_msg("%.*s: we: \"%.99s\"; bash: \"%.99s\"",
			    (int)strcspn(at, "\n"), at, a, b);
	}
	list_free(&all);
	scratch_free(dir);
}

static void
longer_than_any_path(void **state)
{
	char pattern[6000];
	struct list l = {0}, in = {0};
	struct err e = {0};

	(void)state;
	memset(pattern, 'x', sizeof(pattern));
	pattern[0] = '/';
	strcpy(pattern + sizeof(pattern) - 4, "/**");
	scratch_verdict("long", pattern_expand(pattern, &l, &in, &e), &e,
	    "File name too long");
	list_free(&l);
	list_free(&in);
}

static int
closed(void *arg)
{
	struct list l = {0}, in = {0};
	struct err e = {0};
	int rc = pattern_expand(arg, &l, &in, &e);

	list_free(&l);
	list_free(&in);
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
		cmocka_unit_test(made_up_patterns),
		cmocka_unit_test(longer_than_any_path),
		cmocka_unit_test(a_directory_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
