/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_words.c - a command line into words.  What is taken must be what sh(1)
 * would have taken, so sh is asked as well; jailsh/split_words.h
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../jailsh/split_words.h"
#include "call_match.h"
#include "err.h"
#include "list.h"
#include "scope.h"
#include "scratch.h"

static const struct {
	const char *line, *want;	/* words in <> */
} taken[] = {
	{ "", "" }, { " \t ", "" }, { "a", "<a>" }, { " a\t b ", "<a><b>" },
	{ "rsync --server -logDtpre.iLsfxCIvu . /home/al/",
	    "<rsync><--server><-logDtpre.iLsfxCIvu><.></home/al/>" },
	{ "scp -t -- 'my file'", "<scp><-t><--><my file>" },
	{ "a''", "<a>" }, { "''", "<>" }, { "\"\"", "<>" },
	{ "'' '' a", "<><><a>" }, { "a'b c'd", "<ab cd>" },
	{ "'a\"b'", "<a\"b>" }, { "\"a'b\"", "<a'b>" },
	{ "'a'\"b\"c", "<abc>" }, { "'\\'", "<\\>" }, { "'$x`y`'", "<$x`y`>" },
	{ "'a;b&c|d<e>f(g)*?[h]'", "<a;b&c|d<e>f(g)*?[h]>" },
	{ "\"a;b&c|d<e>f(g)*?[h]\"", "<a;b&c|d<e>f(g)*?[h]>" },
	{ "'a\nb'", "<a\nb>" }, { "\"a\nb\"", "<a\nb>" },
	{ "'\\\\\\\"\\$\\`'", "<\\\\\\\"\\$\\`>" },
	{ "a\\ b", "<a b>" }, { "\\a", "<a>" }, { "\\\\", "<\\>" },
	{ "\\;\\&\\|\\$\\`\\*\\?\\[\\<\\>\\(\\)", "<;&|$`*?[<>()>" },
	{ "\\'\\\"", "<'\">" }, { "\\#a \\~", "<#a><~>" },
	{ "\"a\\\nb\"", "<ab>" }, { "'a\\\nb'", "<a\\\nb>" },
	{ "\"\\\n\\\n\" b", "<><b>" },
	{ "\"\\\"\\\\\\$\\`\"", "<\"\\$`>" }, { "\"\\a\\'\"", "<\\a\\'>" },
	{ "a#b", "<a#b>" }, { "a~b", "<a~b>" }, { "''#", "<#>" },
	{ "''~", "<~>" }, { "\"~\" '#'", "<~><#>" },
	{ "a=b -x=~", "<a=b><-x=~>" },
	{ "jos\xc3\xa9", "<jos\xc3\xa9>" }, { "a\\\tb", "<a\tb>" },
	{ "% ! ^ , : @ + -", "<%><!><^><,><:><@><+><->" },
};

static const struct {
	const char *line, *want;
} refused[] = {
	{ "a;b", "';' needs a shell, and there is none" },
	{ "a & b", "'&' needs a shell" }, { "a|b", "'|' needs" },
	{ "a <b", "'<' needs" }, { "a >b", "'>' needs" },
	{ "(a", "'(' needs" }, { "a)", "')' needs" }, { "$x", "'$' needs" },
	{ "a$(b)", "'$' needs" }, { "`a`", "'`' needs" },
	{ "a\nb", "'?' needs" }, { "a\rb", "'?' needs" },
	{ "#a", "'#' needs" }, { "a #b", "'#' needs" }, { "~", "'~' needs" },
	{ "a ~/b", "'~' needs" }, { "\"$x\"", "'$' needs" },
	{ "\"`a`\"", "'`' needs" }, { "\"a$\"", "'$' needs" },
	{ "a'b'$c", "'$' needs" },
	{ "'a", "' without an end" }, { "\"a", "\" without an end" },
	{ "'", "' without an end" }, { "\"", "\" without an end" },
	{ "\"\\\"", "\" without an end" }, { "\"\\", "\" without an end" },
	{ "a 'b' 'c", "' without an end" },
	{ "\\", "\\ at the end" }, { "a\\", "\\ at the end" },
	{ "a\\\nb", "\\ at the end" },
};

static void
show(const struct list *l, char *to)
{
	*to = '\0';
	for (size_t i = 0; i < l->n; i++)
		to += sprintf(to, "<%s>", l->v[i]);
}

/* What glob(3) gets; "": no pattern. */
static const struct {
	const char *line, *want;
} patterns[] = {
	{ "a", "<>" }, { "'*' \\? \"[\"", "<><><>" }, { "*", "<*>" },
	{ "a? b", "<a?><>" }, { "[a]", "<[a]>" }, { "a]", "<a]>" },
	{ "'*'*", "<\\**>" }, { "\\?*'[x]'", "<\\?*\\[x\\]>" },
	{ "'\\'*", "<\\\\*>" }, { "''*", "<*>" }, { "'a b'*", "<a b*>" },
};

static void
each_pattern(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		struct line l = {0};
		struct err e = {0};
		char got[256];

		scratch_verdict(patterns[i].line, words_split(patterns[i].line,
		    &l, &e), &e, NULL);
		show(&l.patterns, got);
		assert_string_equal(got, patterns[i].want);
		line_free(&l);
	}
}

static bool
has_pattern(const struct line *l)
{
	for (size_t i = 0; i < l->patterns.n; i++)
		if (l->patterns.v[i][0] != '\0')
			return true;
	return false;
}

static void
each_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++) {
		struct line l = {0};
		struct err e = {0};
		char got[256];

		scratch_verdict(taken[i].line, words_split(taken[i].line, &l,
		    &e), &e, NULL);
		show(&l.words, got);
		assert_string_equal(got, taken[i].want);
		line_free(&l);
	}
}

/* None of these lines makes a shell expand anything: the same words. */
static void
sh_takes_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++) {
		scope_free char *script = NULL;
		char got[256] = "";
		FILE *p;
		size_t n;

		assert_true(asprintf(&script, "set -- %s\nfor a; do "
		    "printf '<%%s>' \"$a\"; done", taken[i].line) > 0);
		assert_int_equal(setenv("SCRIPT", script, 1), 0);
		p = popen("exec /bin/sh -c \"$SCRIPT\"", "r");
		n = fread(got, 1, sizeof(got) - 1, p);
		got[n] = '\0';
		assert_int_equal(pclose(p), 0);
		if (strcmp(got, taken[i].want) != 0)
			fail_msg("sh makes \"%s\" of \"%s\"", got,
			    taken[i].line);
	}
}

static void
each_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct line l = {0};
		struct err e = {0};

		scratch_verdict(refused[i].line, words_split(refused[i].line,
		    &l, &e), &e, refused[i].want);
		line_free(&l);
	}
}

/* xorshift64*: the same lines on every machine. */
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
make(char *line)
{
	static const char *const pieces[] = {
		"a", "b", " ", " ", "\t", "'", "'", "\"", "\"", "\\", "\\",
		"\n", "\\\n", "$", "`", "\\\"", "\\$", "#", "~", "=", ";",
		"*", "]", "!", "{a,b}", "\r", "\xc3\xa9", "-x", "'a b'", "\"c d\"",
	};

	line[0] = '\0';
	for (unsigned i = 1 + pick(12); i > 0; i--)
		strcat(line, pieces[pick(sizeof(pieces) / sizeof(*pieces))]);
}

/* Those of 20,000 made-up lines that are taken, and what sh makes of them. */
static void
made_up_lines(void **state)
{
	char script[] = "/tmp/test_words.XXXXXX", run[64], line[256];
	scope_free char *want = NULL;
	scope_free char *got = NULL;
	size_t n = 0, size = 0, room = 0;
	FILE *to, *f, *w;

	(void)state;
	to = fdopen(mkstemp(script), "w");
	w = open_memstream(&want, &size);
	assert_true(to != NULL && w != NULL);
	fputs("p() { printf '%d' $#; printf '<%s>' \"$@\"; echo; }\n", to);
	for (int i = 0; i < 20000; i++) {
		struct line l = {0};
		struct err e;

		make(line);
		if (words_split(line, &l, &e) == 0 && l.words.n > 0 &&
		    !has_pattern(&l)) {
			fprintf(to, "p %s\n", line);
			fprintf(w, "%zu", l.words.n);
			for (size_t k = 0; k < l.words.n; k++)
				fprintf(w, "<%s>", l.words.v[k]);
			fputc('\n', w);
			n++;
		}
		line_free(&l);
	}
	fclose(to);
	fclose(w);
	assert_in_range(n, 2000, 18000);
	snprintf(run, sizeof(run), "exec /bin/sh %s", script);
	f = popen(run, "r");
	assert_true(getdelim(&got, &room, '\0', f) > 0);
	assert_int_equal(pclose(f), 0);
	for (const char *a = want, *b = got; *a != '\0'; a++, b++)
		if (*a != *b)
			fail_msg("we: \"%.200s\"; sh: \"%.200s\"", a, b);
	assert_string_equal(got, want);
	unlink(script);
}

/* Every byte, alone, in the middle, quoted: refused or taken as it is. */
static void
every_byte(void **state)
{
	static const char acted_on[] = ";&|<>()$`\n\r'\"\\";

	(void)state;
	for (int c = 1; c < 256; c++) {
		char plain[] = { 'a', (char)c, 'b', '\0' };
		char quoted[] = { '\'', (char)c, '\'', '\0' };
		bool blank = c == ' ' || c == '\t';
		struct line l = {0};
		struct err e;
		int rc = words_split(plain, &l, &e);

		if (strchr(acted_on, c) != NULL && c != '\\') {
			assert_int_equal(rc, -1);
		} else {
			assert_int_equal(rc, 0);
			assert_int_equal(l.words.n, blank ? 2 : 1);
		}
		line_free(&l);
		rc = words_split(quoted, &l, &e);
		assert_int_equal(rc, c == '\'' ? -1 : 0);
		if (c != '\'')
			assert_int_equal(l.words.v[0][0], (char)c);
		line_free(&l);
	}
}

static void
a_long_line(void **state)
{
	enum { N = 1 << 20 };
	scope_free char *line = malloc(N + 1);
	struct line l = {0};
	struct err e;

	(void)state;
	for (int i = 0; i < N; i++)
		line[i] = i % 2 != 0 ? ' ' : 'a';
	line[N] = '\0';
	assert_int_equal(words_split(line, &l, &e), 0);
	assert_int_equal(l.words.n, N / 2);
	line_free(&l);
	memset(line, 'a', N);
	assert_int_equal(words_split(line, &l, &e), 0);
	assert_int_equal(strlen(l.words.v[0]), N);
	line_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_taken),
		cmocka_unit_test(each_pattern),
		cmocka_unit_test(sh_takes_the_same),
		cmocka_unit_test(made_up_lines),
		cmocka_unit_test(each_refused),
		cmocka_unit_test(every_byte),
		cmocka_unit_test(a_long_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
