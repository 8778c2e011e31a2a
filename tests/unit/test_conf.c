/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_conf.c - configuration: all that is not right is an error with its line.
 * conf.h, and component.h, which is one table more.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf.h"
#include "err.h"
#include "list.h"
#include "plan/component.h"
#include "safe_open.h"
#include "scope.h"
#include "scratch.h"

struct pair {
	char *key;
	bool on;
};

struct all {
	char *s;
	bool b;
	int t;
	struct list l;
	int c;
	struct conf_rows r;
	char *o;
	struct conf_rows m;
};

struct mixed {
	char *alone, *o;
	struct list l;
};

static const char *const choices[] = { "red", "green", "blue", NULL };

static const struct conf_key pair_keys[] = {
	{ "key", CONF_STRING, offsetof(struct pair, key), 0, 0 },
	{ "on",  CONF_BOOL,   offsetof(struct pair, on), 0, 0 },
	{ 0 }
};

static const struct conf_row pair_row = {
	.keys = pair_keys, .size = sizeof(struct pair),
};

static const struct conf_key mixed_keys[] = {
	{ "o", CONF_WORD, offsetof(struct mixed, o), 0, 0 },
	{ "l", CONF_LIST, offsetof(struct mixed, l), 0, 0 },
	{ 0 }
};

static const struct conf_key mixed_alone = {
	"m", CONF_STRING, offsetof(struct mixed, alone), 0, 0
};

static const struct conf_row mixed_row = {
	mixed_keys, sizeof(struct mixed), &mixed_alone,
};

static const struct conf_key keys[] = {
	{ "s", CONF_STRING, offsetof(struct all, s), 0, 0 },
	{ "b", CONF_BOOL,   offsetof(struct all, b), 0, 0 },
	{ "w", CONF_TRUTH,  offsetof(struct all, t), 0, 0 },
	{ "l", CONF_LIST,   offsetof(struct all, l), 0, 0 },
	{ "c", CONF_CHOICE, offsetof(struct all, c), choices, 0 },
	{ "r", CONF_ROWS,   offsetof(struct all, r), 0, &pair_row },
	{ "o", CONF_WORD,   offsetof(struct all, o), 0, 0 },
	{ "m", CONF_ROWS,   offsetof(struct all, m), 0, &mixed_row },
	{ 0 }
};

static void
every_type(void **state)
{
	static const char text[] = "# a comment\n"
	    "s = \"x y\"; b = true;\n"
	    "l = [ \"one\", \"two\" ];\n"
	    "c = \"blue\";\n"
	    "r = ( { key = \"k\"; on = true; }, { key = \"m\"; } );\n";
	struct all a = {0};
	struct err e = {0};
	const struct pair *p;

	(void)state;
	scratch_verdict("all", conf_parse(text, "f", keys, &a, &e), &e, NULL);
	assert_string_equal(a.s, "x y");
	assert_true(a.b);
	assert_int_equal(a.l.n, 2);
	assert_string_equal(a.l.v[0], "one");
	assert_string_equal(a.l.v[1], "two");
	assert_int_equal(a.c, 2);
	assert_int_equal(a.r.n, 2);
	p = a.r.v;
	assert_string_equal(p[0].key, "k");
	assert_true(p[0].on);
	assert_string_equal(p[1].key, "m");
	assert_false(p[1].on);
	conf_free(keys, &a);
	assert_null(a.s);
	assert_null(a.l.v);
	assert_null(a.r.v);
	assert_int_equal(a.r.n, 0);
}

static void
words(void **state)
{
	static const struct { const char *text, *want; } each[] = {
		{ "o = \"x\";", "x" }, { "o = \"\";", "" },
		{ "o = true;", "true" }, { "o = FALSE;", "false" },
		{ "o = \"True\";", "True" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(each) / sizeof(*each); i++) {
		struct all a = {0};
		struct err e;

		assert_int_equal(conf_parse(each[i].text, "f", keys, &a, &e),
		    0);
		assert_string_equal(a.o, each[i].want);
		conf_free(keys, &a);
		assert_null(a.o);
	}
}

/* A list of strings is one of rows that say no more. */
static void
strings_in_place_of_groups(void **state)
{
	static const char *const texts[] = {
		"m = [ \"a\", \"b\" ];", "m = ( \"a\", \"b\" );",
		"m = ( \"a\", { o = true; l = [ \"c\" ]; }, \"b\", { } );",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct all a = {0};
		struct err e = {0};
		const struct mixed *m;

		scratch_verdict(texts[i], conf_parse(texts[i], "f", keys, &a,
		    &e), &e, NULL);
		m = a.m.v;
		assert_int_equal(a.m.n, i < 2 ? 2 : 4);
		assert_string_equal(m[0].alone, "a");
		assert_string_equal(m[a.m.n / 2].alone, "b");
		assert_null(m[0].o);
		assert_null(m[0].l.v);
		if (i == 2) {
			assert_null(m[1].alone);
			assert_string_equal(m[1].o, "true");
			assert_string_equal(m[1].l.v[0], "c");
			assert_null(m[3].alone);
			assert_null(m[3].o);
		}
		conf_free(keys, &a);
		assert_null(a.m.v);
	}
}

/* "Nobody said anything" and "nothing" are two answers. */
static void
absent_is_not_empty(void **state)
{
	struct all a = { .c = 1, .b = true };
	struct err e;

	(void)state;
	assert_int_equal(conf_parse("b = false;", "f", keys, &a, &e), 0);
	assert_int_equal(a.t, CONF_UNSAID);
	assert_int_equal(conf_parse("w = true;", "f", keys, &a, &e), 0);
	assert_int_equal(a.t, CONF_TRUE);
	assert_int_equal(conf_parse("w = false;", "f", keys, &a, &e), 0);
	assert_int_equal(a.t, CONF_FALSE);
	assert_false(a.b);
	assert_null(a.l.v);
	assert_null(a.s);
	assert_int_equal(a.c, 1);
	assert_int_equal(conf_parse("l = [ ]; s = \"\"; r = ( );", "f", keys,
	    &a, &e), 0);
	assert_non_null(a.l.v);
	assert_int_equal(a.l.n, 0);
	assert_string_equal(a.s, "");
	assert_int_equal(a.r.n, 0);
	conf_free(keys, &a);
}

static const struct {
	const char *title, *text, *want;
} rows[] = {
	{ "a string", "s = \"x\";", NULL },
	{ "list instead of array", "l = ( \"a\" );", NULL },
	{ "strings joined", "s = \"a\" \"b\";", NULL },
	{ "no semicolon", "s = \"x\"", NULL },
	{ "colon", "s : \"x\"", NULL },
	{ "nothing", "", "f: empty" },
	{ "blanks only", " \t\n\n ", "f: empty" },
	{ "a comment only", "# x\n", NULL },
	{ "unknown key", "\nxyz = 1;", "f:2: xyz is not a known setting; fix: "
	    "take it out; there are: s b " },
	{ "nearly a key", "r = ( { kye = 1; } );", "f:1: kye is not a known "
	    "setting; fix: write key" },
	{ "a key with another case", "S = \"x\";", "S is not a known" },
	{ "known inside only", "key = \"k\";", "f:1: key is not a known" },
	{ "unknown inside", "r = ( { key = \"k\";\n s = \"x\"; } );",
	    "f:2: s is not a known" },
	{ "twice", "b = true;\nb = true;", "f:2: duplicate setting name; fix: "
	    "take one of the two out" },
	{ "twice inside", "r = ( { on = true; on = true; } );",
	    "f:1: duplicate" },
	{ "string: a number", "s = 1;", "f:1: s must be a \"string\"; fix: "
	    "write s = \"...\"" },
	{ "string: a boolean", "s = true;", "s must be a \"string\"" },
	{ "string: a list", "s = [ \"a\" ];", "s must be a \"string\"" },
	{ "string: a group", "s = { };", "s must be a \"string\"" },
	{ "boolean: a number", "b = 1;", "f:1: b must be true or false; fix: "
	    "write b = true or b = false" },
	{ "boolean: a string", "b = \"true\";", "b must be true or false" },
	{ "truth: a number", "w = 1;", "f:1: w must be true or false" },
	{ "list: a string", "l = \"a\";", "f:1: l must be a list [ \"a\", "
	    "\"b\" ]; fix: write l = [ \"a\" ], with brackets" },
	{ "list: a string that cannot stand in a fix", "l = \"a\\\"%\";",
	    "write l = [ \"...\" ], with" },
	{ "list: a group", "l = { };", "l must be a list [" },
	{ "list: of numbers", "l = [ 1 ];", "l must hold \"strings\" only" },
	{ "list: a number among them", "l = ( \"a\", 1 );",
	    "l must hold \"strings\" only" },
	{ "list: of lists", "l = ( ( \"a\" ) );", "l must hold \"strings\"" },
	{ "choice: another", "c = \"violet\";", "f:1: c must be one of: red "
	    "green blue; fix: write c = \"red\", or another of them" },
	{ "choice: nearly one", "c = \"geen\";", "blue; fix: write c = "
	    "\"green\"" },
	{ "choice: empty", "c = \"\";", "c must be one of" },
	{ "choice: longer", "c = \"redd\";", "c must be one of" },
	{ "choice: shorter", "c = \"re\";", "c must be one of" },
	{ "choice: a number", "c = 0;", "c must be one of" },
	{ "rows: a group", "r = { };", "f:1: r must be a list ( {" },
	{ "rows: an array", "r = [ ];", "r must be a list ( {" },
	{ "rows: strings", "r = ( \"a\" );", "r must hold groups { ... }" },
	{ "rows: wrong inside", "r = ( { on = 1; } );",
	    "f:1: on must be true or false" },
	{ "rows: the second is wrong",
	    "r = ( { key = \"k\"; },\n { key = 1; } );",
	    "f:2: key must be a \"string\"" },
	{ "word: a number", "o = 1;", "f:1: o must be a \"string\"" },
	{ "word: a list", "o = [ \"a\" ];", "o must be a \"string\"" },
	{ "mixed: nothing", "m = [ ];", NULL }, { "mixed: none", "m = ( );",
	    NULL },
	{ "mixed: a string", "m = \"a\";", "f:1: m must be a list [ \"a\", "
	    "\"b\" ]; fix: write m = [ \"a\" ]" },
	{ "mixed: a group", "m = { };", "f:1: m must be a list" },
	{ "mixed: a number", "m = 1;", "m must be a list" },
	{ "mixed: of numbers", "m = [ 1 ];", "f:1: m must be a list" },
	{ "mixed: a boolean among them", "m = ( \"a\", true );",
	    "m must be a list" },
	{ "mixed: a list among them", "m = ( \"a\", [ \"b\" ] );",
	    "m must be a list" },
	{ "mixed: a list in a list", "m = ( ( \"a\" ) );", "m must be a list" },
	{ "mixed: unknown inside", "m = ( \"a\",\n{ p = true; } );",
	    "f:2: p is not a known setting" },
	{ "mixed: what stands alone as a key", "m = ( { m = \"a\"; } );",
	    "f:1: m is not a known setting" },
	{ "mixed: wrong inside", "m = ( { l = \"a\"; } );",
	    "l must be a list" },
	{ "mixed: twice inside", "m = ( { o = true; o = true; } );",
	    "f:1: duplicate" },
	{ "carriage return", "b = true;\r\ns = \"x\";\r\n",
	    "f:1: carriage return; fix: sed -i 's/\\r$//' f" },
	{ "carriage return on line 3", "\n\nb = true;\r\n", "f:3: carriage" },
	{ "include", "@include \"/etc/shadow\"\n", "f:1: @include is refused" },
	{ "include after blanks", "b = true;\n \t@include \"x\"\n",
	    "f:2: @include is refused" },
	{ "include inside", "r = ( {\n@include \"x\"\n} );",
	    "f:2: @include is refused" },
	{ "include in a comment", "# @include \"x\"\nb = true;",
	    "f:1: @include is refused" },
	{ "another at-sign", "s = \"a@include\"", "@include is refused" },
	{ "a mail address", "s = \"a@example.org\"", NULL },
	{ "no value", "\ns = ;\n", "f:2: s has no value; fix: write one" },
	{ "no value, and no semicolon", "s =\nb = true;",
	    "f:2: b is not in double quotes" },
	{ "no value at the end", "s =", "f:1: s has no value" },
	{ "no value in a group", "r = ( { key = } );", "f:1: key has no val" },
	{ "no =", "s \"x\";", "f:1: there is no = behind s; fix: write s =" },
	{ "a name alone", "b = true;\ns\n\nw = true;",
	    "f:2: there is no = behind s" },
	{ "single quotes, as in the log", "s = 'rw';", "f:1: 'rw' is not in "
	    "double quotes; fix: write \"rw\"" },
	{ "no quotes", "s = rw;", "f:1: rw is not in double quotes; fix: "
	    "write \"rw\"" },
	{ "no quotes: a path", "\ns = /srv/x;", "f:2: /srv/x is not in" },
	{ "no quotes in a list", "l = [ \"a\",\n b ];",
	    "f:2: b is not in double quotes" },
	{ "single quotes", "l = [ 'a' ];", "f:1: 'a' is not in double" },
	{ "quote: no end", "s = \"x", "f:1: the quote that opens here has no "
	    "end in this line; fix: close it behind the word" },
	{ "quote: none before the word", "l = [ a\" ];\ns = \"x\";",
	    "f:1: a is not in double quotes" },
	{ "quote: none behind the word", "b = true;\nl = [ \"a ];\n"
	    "s = \"x\";\nw = true;", "f:2: the quote that opens here" },
	{ "quote: none behind the first of two", "l = [ \"a, \"b\" ];\n"
	    "s = \"x\";", "f:1: the quote that opens here" },
	{ "quote: none, and a backslash", "s = \"a\\\";", "f:1: the quote" },
	{ "bracket: none behind", "\nl = [ \"a\";\ns = \"x\";",
	    "f:2: the [ that opens here is not closed; fix: write ] before ; "
	    "in line 2" },
	{ "bracket: none behind, and no semicolon", "l = [ \"a\"\n\n"
	    "s = \"x\";", "f:1: the [ that opens here is not closed; fix: "
	    "write ] before s" },
	{ "bracket: none at the end", "l = [ \"a\"", "f:1: the [ that opens "
	    "here is not closed; fix: write ] at the end" },
	{ "bracket: a row in a list of words", "l = [ \"a\",\n{ on = true; } ];",
	    "f:1: { } cannot stand in [ ]; fix: write ( ) in place" },
	{ "bracket: another", "\nl = [ \"a\" );", "f:2: the [ that opens" },
	{ "bracket: no round one", "r = (\n{ on = true; };\ns = \"x\";",
	    "f:1: the ( that opens here is not closed; fix: write ) before ; "
	    "in line 2" },
	{ "bracket: no curly one", "r = (\n{ on = true;\n );\ns = \"x\";",
	    "f:2: the { that opens here is not closed; fix: write } before ) "
	    "in line 3" },
	{ "bracket: no curly one at the end", "r = ( { on = true;",
	    "f:1: the { that opens" },
	{ "bracket: none before", "b = true;\nl = \"a\" ];",
	    "f:2: the ] here closes nothing" },
	{ "bracket: in a comment", "/* [ */ l = [ \"[\" ]; # [\ns = ;",
	    "f:2: s has no value" },
	{ "bracket: behind a comment", "/*\n*/ l = [ \"a\"; // ]",
	    "f:2: the [ that opens here" },
	{ "else libconfig's own", "s = 1 2;", "f:1: syntax error; fix: write: "
	    "name = value; see jail.conf(5)" },
	{ "no end of comment", "b = true;\n/* x\ns = \"y\";\n",
	    "f:2: comment without an end" },
	{ "no end of the second comment", "/* x */ b = true; /* x",
	    "f:1: comment without an end" },
	{ "behind a string", "s = \"x\"; /* x",
	    "f:1: comment without an end" },
	{ "behind a string that ends in a backslash", "s = \"x\\\\\"; /* x",
	    "f:1: comment without an end" },
	{ "comments with ends", "/* x */ b = true; /*/ * /* \" */\n"
	    "s = \"x\"; /***/ // y\n", NULL },
	{ "none: in a string", "s = \"/* x\";", NULL },
	{ "none: in a string with quotes", "s = \"\\\"/* x\";", NULL },
	{ "none: in another comment", "# /* x\nb = true; // /* x\n", NULL },
	{ "none: a quote in a comment", "# \"\nb = true; /* \" */ /* x",
	    "f:2: comment without an end" },
	{ "binary", "\x7f\x45\x4c\x46\x02\x01\x01", "f:1: syntax error" },
	{ "all high", "\xff\xfe\xfd", "f:1: syntax error" },
	{ "only a bracket", ")", "f:1: the ) here closes nothing" },
	{ "a number nobody can hold", "s = 99999999999999999999999;", "f:1: " },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct all a = {0};
		struct err e = {0};
		int rc = conf_parse(rows[i].text, "f", keys, &a, &e);

		scratch_verdict(rows[i].title, rc, &e, rows[i].want);
		conf_free(keys, &a);
	}
}

/* libconfig is a yacc parser: it must come back, whatever it is fed. */
static void
thousands_of_brackets(void **state)
{
	static const struct { const char *head; char open; } deep[] = {
		{ "s = ", '(' }, { "s = ", '{' }, { "s = ", '[' },
		{ "r = ", '(' }, { "", '(' }, { "", '{' },
	};
	static const size_t many[] = { 200, 3000, 9000, 200000 };

	(void)state;
	for (size_t i = 0; i < sizeof(deep) / sizeof(*deep); i++)
		for (size_t m = 0; m < sizeof(many) / sizeof(*many); m++) {
			scope_free char *text = malloc(many[m] + 8);
			size_t n = strlen(deep[i].head);
			struct all a = {0};
			struct err e = {0};

			strcpy(text, deep[i].head);
			memset(text + n, deep[i].open, many[m]);
			text[n + many[m]] = '\0';
			scratch_verdict("deep", conf_parse(text, "f", keys, &a,
			    &e), &e, "f:1: ");
			conf_free(keys, &a);
		}
}

static void
nested_groups_that_are_closed_again(void **state)
{
	enum { DEEP = 2000 };
	scope_free char *text = malloc(DEEP * 8);
	struct all a = {0};
	struct err e = {0};

	(void)state;
	text[0] = '\0';
	for (int i = 0; i < DEEP; i++)
		memcpy(text + 5 * i, "s = {", 6);
	memset(text + 5 * DEEP, '}', DEEP);
	text[6 * DEEP] = '\0';
	scratch_verdict("groups", conf_parse(text, "f", keys, &a, &e), &e,
	    "f:1: memory exhausted");
	conf_free(keys, &a);
}

/* What every file goes through, by descriptor. */
static int
read_it(const char *dir, struct err *e)
{
	struct all a = {0};
	scope_fd fd = open(scratch_path(dir, "f"), O_RDONLY | O_CLOEXEC);
	scope_free char *text = NULL;
	size_t len;
	int rc;

	assert_true(fd >= 0);
	rc = safe_read(fd, "f", CONF_MAX, &text, &len, e) < 0 ? -1 :
	    conf_parse(text, "f", keys, &a, e);
	conf_free(keys, &a);
	return rc;
}

static void
files_of_a_bad_size_or_with_a_nul(void **state)
{
	char *dir = scratch_new();
	scope_free char *big = malloc(1 << 20);
	struct err e = {0};

	(void)state;
	memset(big, '#', 1 << 20);
	scratch_write(dir, "f", big, 1 << 20);
	scratch_verdict("1 MiB", read_it(dir, &e), &e,
	    "f is larger than 524288 bytes");
	scratch_write(dir, "f", big, CONF_MAX + 1);
	scratch_verdict("one more", read_it(dir, &e), &e, "f is larger");
	big[CONF_MAX - 1] = '\n';
	scratch_write(dir, "f", big, CONF_MAX);
	scratch_verdict("as much as may be", read_it(dir, &e), &e, NULL);
	scratch_write(dir, "f", "b = true;\0x", 11);
	scratch_verdict("NUL", read_it(dir, &e), &e, "f holds a NUL byte");
	scratch_write(dir, "f", "b = true;\0", 10);
	scratch_verdict("NUL at the end", read_it(dir, &e), &e, "NUL byte");
	scratch_write(dir, "f", "", 0);
	scratch_verdict("empty", read_it(dir, &e), &e, "f: empty");
	scratch_free(dir);
}

static void
the_largest_list(void **state)
{
	enum { N = 10000, EACH = 36 };
	scope_free char *text = malloc(N * EACH + 16);
	struct all a = {0};
	struct err e = {0};
	char *to = text;

	(void)state;
	to = stpcpy(to, "l = [");
	for (int i = 0; i < N; i++)
		to += sprintf(to, "%s\"n%031d\"", i > 0 ? "," : "", i);
	strcpy(to, "];");
	assert_true(strlen(text) < CONF_MAX);
	scratch_verdict("10,000", conf_parse(text, "f", keys, &a, &e), &e,
	    NULL);
	assert_int_equal(a.l.n, N);
	conf_free(keys, &a);
}

/* --- component files ------------------------------------------------------ */

static const struct {
	const char *title, *setup, *name, *want;
} components[] = {
	{ "the vendor's", "echo 'files = [ \"/v\" ];' >v/components.d/a.conf",
	    "a", NULL },
	{ "the administrator's",
	    "echo 'files = [ \"/c\" ];' >c/components.d/a.conf", "a", NULL },
	{ "in neither", ":", "a", "no component a in " },
	{ "nearly", "touch v/components.d/shell.conf c/components.d/ssh.conf",
	    "shel", "v/components.d; fix: write shell, or see: jail-setup "
	    "component list" },
	{ "the beginning of one", "touch v/components.d/sftp-server.conf",
	    "sftp", "v/components.d; fix: write sftp-server, or see: " },
	{ "nothing like it", "touch v/components.d/shell.conf", "gcc",
	    "v/components.d; fix: see: jail-setup component list, or make" },
	{ "a broken one of the administrator does not fall through",
	    "echo 'files = [ \"/v\" ];' >v/components.d/a.conf; "
	    "echo 'file = [ ];' >c/components.d/a.conf", "a",
	    "c/components.d/a.conf:1: file is not a known setting" },
	{ "one that others may write does not fall through",
	    "echo 'files = [ \"/v\" ];' >v/components.d/a.conf; "
	    "echo 'files = [ \"/c\" ];' >c/components.d/a.conf; "
	    "chmod o+w c/components.d/a.conf", "a",
	    "c/components.d/a.conf belongs to uid 0 with mode 0646" },
	{ "a link does not fall through",
	    "echo 'files = [ \"/v\" ];' >v/components.d/a.conf; "
	    "ln -s /nowhere c/components.d/a.conf", "a",
	    "c/components.d/a.conf is a symbolic link" },
	{ "a directory others may write",
	    "chmod o+w c/components.d", "a", "c/components.d belongs to" },
	{ "a FIFO", "mkfifo c/components.d/a.conf", "a", "not a regular file" },
	{ "a name that climbs", ":", "../a", "is not a name for a component" },
	{ "an empty name", ":", "", "is not a name for a component" },
	{ "a hidden name", ":", ".a", "is not a name for a component" },
	{ "an unknown device", "echo 'devices = [ \"sda\" ];' "
	    ">v/components.d/a.conf", "a",
	    "component a: devices: \"sda\" is not a device a jail may have" },
	{ "a relative file", "echo 'files = [ \"v\" ];' "
	    ">v/components.d/a.conf", "a",
	    "component a: files: \"v\" is not an absolute path" },
	{ "a relative optional file", "echo 'optional = [ \"v\" ];' "
	    ">v/components.d/a.conf", "a",
	    "component a: optional: \"v\" is not an absolute path" },
	{ "a relative exclusion", "echo 'exclude = [ \"v\" ];' "
	    ">v/components.d/a.conf", "a",
	    "component a: exclude: \"v\" is not an absolute path" },
	{ "no configuration directory at all",
	    "echo 'files = [ \"/v\" ];' >v/components.d/a.conf; rm -r c", "a",
	    NULL },
};

static void
each_component(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(components) / sizeof(*components); i++) {
		char *dir = scratch_trusted();
		struct component c;
		struct err e = {0};
		int rc;

		scratch_sh(dir, "mkdir -p c/components.d v/components.d");
		scratch_sh(dir, components[i].setup);
		rc = component_load(scratch_path(dir, "c"),
		    scratch_path(dir, "v"), components[i].name, &c, &e);
		scratch_verdict(components[i].title, rc, &e,
		    components[i].want);
		if (rc == 0)
			component_free(&c);
		scratch_free(dir);
	}
}

static void
the_administrators_shadows_the_vendors(void **state)
{
	char *dir = scratch_trusted();
	struct component c;
	struct err e = {0};

	(void)state;
	scratch_sh(dir, "mkdir -p c/components.d v/components.d; "
	    "echo 'files = [ \"/v\" ]; optional = [ \"/o\" ];' "
	    ">v/components.d/a.conf; "
	    "echo 'files = [ \"/c\" ];' >c/components.d/a.conf");
	assert_int_equal(component_load(scratch_path(dir, "c"),
	    scratch_path(dir, "v"), "a", &c, &e), 0);
	assert_int_equal(c.files.n, 1);
	assert_string_equal(c.files.v[0], "/c");
	assert_int_equal(c.optional.n, 0);
	component_free(&c);
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type),
		cmocka_unit_test(words),
		cmocka_unit_test(strings_in_place_of_groups),
		cmocka_unit_test(absent_is_not_empty),
		cmocka_unit_test(each_row),
		cmocka_unit_test(thousands_of_brackets),
		cmocka_unit_test(nested_groups_that_are_closed_again),
		cmocka_unit_test(files_of_a_bad_size_or_with_a_nul),
		cmocka_unit_test(the_largest_list),
		cmocka_unit_test(each_component),
		cmocka_unit_test(the_administrators_shadows_the_vendors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
