/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_call_match.c - which command lines fit which rules, and what is handed
 * on; command/call_match.h
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../jailsh/split_words.h"
#include "call_match.h"
#include "call_rules.h"
#include "count.h"
#include "err.h"
#include "ident.h"
#include "scope.h"
#include "scratch.h"

static const struct ident al = {
	.name = (char *)"al", .uid = 1000, .home = (char *)"/home/al",
};

/* A rule for x with these keys, and one form with these fields. */
#define X(keys, fields) "x\n" keys "\tform f\n" fields
#define CLUSTERS "\tclusters\n"
#define DASHES "\tdashes\n"
#define GLOB "\tglob\n"
#define UP "\troot rw %h/up\n"
#define WORDS "\twords serve\n\twords -v\n"
#define FLAGS "\tflags vlog\n"
#define REQUIRE "\trequire --server\n\trequire -t\n"
#define PATH "\toperands path\n"
#define PATHS "\toperands is:.\n\toperands path+\n"

struct row {
	const char *rules, *line;
	const char *want;	/* words in <>; NULL: refused */
	const char *why;	/* of a refusal */
};

static const struct row names[] = {
	{ X("", ""), "x", "<x>", NULL },
	{ X("", ""), "/usr/bin/x", "</usr/bin/x>", NULL },
	{ X("", ""), "/home/al/x", "</home/al/x>", NULL },
	{ X("", ""), "./x", "<./x>", NULL },
	/* a rule's program: no directory is the account's */
	{ X("\tprogram /a/y\n", ""), "x", "</a/y>", NULL },
	{ X("\tprogram /a/y\n", ""), "/home/al/x", "</a/y>", NULL },
	{ X("\tprofile p\n\tprogram /a/y\n", ""), "x", "</a/x>", NULL },
	{ X("\tprofile p\n\tprogram /a/y\n", ""), "./x", "</a/x>", NULL },
	{ "x\n\tany\n\tprogram /a/y\n", "./x b", "</a/y><b>", NULL },
	{ X("", ""), "y", NULL, "y" },
	{ X("", ""), "X", NULL, "X" },
	{ X("", ""), "xx", NULL, "xx" },
	{ X("", ""), "x/", NULL, "" },
	{ X("", ""), "''", NULL, "" },
	{ X("", ""), "x/y", NULL, "y" },
	{ X("", ""), "x ''", NULL, "\"\" is a word too many" },
	{ X("", ""), "x a", NULL, "x: \"a\" is a word too many" },
	{ X("", ""), "x -", NULL, "\"-\" is a word too many" },
	{ X("", ""), "x --", NULL, "-- is not allowed" },
	{ X("", ""), "x -a", NULL, "-a in \"-a\" is not allowed" },
	{ X("", ""), "x --a", NULL, "--a is not allowed" },
	{ "a b\n\tform f\n", "b", "<b>", NULL },
	{ "a b\n\tform f\n", "'a b'", NULL, "a b" },
	{ "x\n", "x", NULL, "x: no form is for this name" },
	{ "x\n\tany\n", "x -a '' --b=c -- -", "<x><-a><><--b=c><--><->", NULL },
	{ "x\n\tany\n", "x *", NULL, "'*' needs a shell" },
	{ "x\n\tany\n", "x a?", NULL, "'?' needs a shell" },
	{ "x\n\tany\n\tform f\n\twords a\n", "x b", "<x><b>", NULL },
};

/* Two rules with one name, and forms of which one is the head of another. */
static const struct row several[] = {
	{ X("", "\twords a\n") X("", "\twords b\n"), "x a", "<x><a>", NULL },
	{ X("", "\twords a\n") X("", "\twords b\n"), "x b", "<x><b>", NULL },
	{ X("", "\twords a\n") X("", "\twords b\n"), "x c", NULL,
	    "only with \"a\"" },
	{ X("", "\twords a\n") "x\n\tany\n", "x c -d", "<x><c><-d>", NULL },
	{ X("", "\twords a\n\tadd 1\n") X("", "\twords a\n\tadd 2\n"), "x a",
	    "<x><a><1>", NULL },
	{ X("", "\tadd 1\n") "\tform g\n\twords a\n\tadd 2\n", "x a",
	    "<x><a><2>", NULL },
	{ X("", "\twords a\n\tadd 1\n")
	    "\tform g\n\twords a\n\twords b\n\tadd 2\n", "x a b",
	    "<x><a><b><2>", NULL },
	{ "a x\n\tform f\n\tnames a\n\tadd 1\n"
	    "\tform g\n\tnames x\n\tadd 2\n", "x", "<x><2>", NULL },
	{ "a x\n\tform f\n\tnames a\n", "/bin/a", "</bin/a>", NULL },
	{ "a x\n\tform f\n\tnames a\n", "x", NULL,
	    "x: no form is for this name" },
	{ "a x\n\tform f\n\tnames a\n" X("", ""), "x", "<x>", NULL },
	/* why not: of the one that went furthest */
	{ X("", "\twords a\n\twords b\n") X("", "\twords a\n"), "x a c", NULL,
	    "only with \"b\"" },
	{ X("", "\tflags a\n") X("", "\tflags ab\n"), "x -a -b c", NULL,
	    "\"c\" is a word too many" },
	{ X("", "\tflags ab\n") X("", "\tflags a\n"), "x -a -b c", NULL,
	    "\"c\" is a word too many" },
	/* what is required names another form, however far that went */
	{ X("", "\trequire -z\n\tflags abc\n") X("", "\tflags ab\n"),
	    "x -a -b -c", NULL, "-c in \"-c\" is not allowed" },
	{ X("", "\trequire -s\n\trequire -f\n") X("", "\trequire -v\n"),
	    "x -s", NULL, "only with -f" },
};

static const struct row words[] = {
	{ X("", WORDS), "x serve -v", "<x><serve><-v>", NULL },
	{ X("", WORDS), "x serve", NULL, "only with \"-v\"" },
	{ X("", WORDS), "x -v serve", NULL, "only with \"serve\"" },
	{ X("", WORDS), "x serve -v -v", NULL, "-v in \"-v\"" },
	{ X("", WORDS), "x serv? -v", NULL, "only with \"serve\"" },
	{ X("", WORDS FLAGS), "x serve -v -l", "<x><serve><-v><-l>", NULL },
	{ X("", WORDS FLAGS), "x -l serve -v", NULL, "only with \"serve\"" },
	{ X("", "\twords a*\n"), "x a*", NULL, "'*' needs a shell" },
	{ X("", "\twords a*\n"), "x 'a*'", "<x><a*>", NULL },
	{ X("", "\twords \n"), "x ''", "<x><>", NULL },
	{ X("", "\twords %h\n"), "x /home/al", NULL, "only with \"%h\"" },
	{ X("", "\twords %h\n"), "x %h", "<x><%h>", NULL },
	/* the words of a row: "--" is one of them and ends nothing */
	{ X("", "\twords --\n"), "x --", "<x><-->", NULL },
	{ X("", "\twords --\n" PATH), "x -- -a", NULL, "-a in \"-a\"" },
	{ X("", "\twords --\n\tadd a\n"), "x --", "<x><--><a>", NULL },
};

static const struct row letters[] = {
	{ X("", FLAGS), "x -v -l -o -g", "<x><-v><-l><-o><-g>", NULL },
	{ X("", FLAGS), "x -v -v", "<x><-v><-v>", NULL },
	{ X("", FLAGS), "x -vl", NULL, "-vl is not allowed" },
	{ X("", FLAGS), "x -a", NULL, "-a in \"-a\" is not allowed" },
	{ X("", FLAGS), "x -v-", NULL, "-v- is not allowed" },
	{ X("", FLAGS), "x --v", NULL, "--v is not allowed" },
	{ X("", FLAGS), "x --vlog", NULL, "--vlog is not allowed" },
	{ X("", FLAGS), "x -", NULL, "word too many" },
	{ X(CLUSTERS, FLAGS), "x -vlog -gol", "<x><-vlog><-gol>", NULL },
	{ X(CLUSTERS, FLAGS), "x -vlag", NULL, "-a in \"-vlag\"" },
	{ X(CLUSTERS, FLAGS), "x -v-", NULL, "-- in \"-v-\"" },
	{ X(CLUSTERS, FLAGS), "x -v=", NULL, "-= in \"-v=\"" },
	{ X(CLUSTERS, FLAGS), "x '-v '", NULL, "-  in \"-v \"" },
	{ X(CLUSTERS, FLAGS), "x -v\xc3\xa9", NULL, "is not allowed" },
	{ X(CLUSTERS, FLAGS), "x '-v\x01'", NULL, "is not allowed" },
	{ X(CLUSTERS, FLAGS), "x '-v\n'", NULL, "is not allowed" },
	{ X(CLUSTERS, FLAGS), "x -v*", NULL, "'*' needs a shell" },
	{ X(CLUSTERS, FLAGS), "x '-v*'", NULL, "-* in \"-v*\"" },
	{ X(CLUSTERS, "\tallow -v\n\tallow -l\n"), "x -vl", "<x><-vl>", NULL },
	{ X(CLUSTERS, "\tallow -v\n\tallow --l\n"), "x -vl", NULL, "-l in" },
	/* a value joined */
	{ X("", "\tallow -B=number\n"), "x -B5", "<x><-B5>", NULL },
	{ X("", "\tallow -B=number\n"), "x -B", NULL, "-B in \"-B\"" },
	{ X("", "\tallow -B=number\n"), "x -B 5", NULL, "-B in \"-B\"" },
	{ X("", "\tallow -B=number\n"), "x -B=5", NULL,
	    "\"=5\" is not allowed as a value of -B" },
	{ X("", "\tallow -B=number\n"), "x -B-5", NULL, "\"-5\"" },
	{ X("", FLAGS "\tallow -B=number\n"), "x -vB5", NULL, "-vB5" },
	{ X(CLUSTERS, FLAGS "\tallow -B=number\n"), "x -vB5", "<x><-vB5>",
	    NULL },
	{ X(CLUSTERS, FLAGS "\tallow -B=number\n"), "x -B5v", NULL, "\"5v\"" },
	{ X(CLUSTERS, FLAGS "\tallow -B=chars:v\n"), "x -Bv", "<x><-Bv>",
	    NULL },
	{ X(CLUSTERS, FLAGS "\tallow -e=chars:.a-z\n"), "x -vloge.iv",
	    "<x><-vloge.iv>", NULL },
	{ X(CLUSTERS, FLAGS "\tallow -e=chars:.a-z\n"), "x -vloge./x", NULL,
	    "\"./x\" is not allowed as a value of -vloge" },
	{ X(CLUSTERS, FLAGS "\tallow -e=is:--\n"), "x -e--", "<x><-e-->",
	    NULL },
	/* and as the next word */
	{ X("", "\tallow -P number\n"), "x -P 5", "<x><-P><5>", NULL },
	{ X("", "\tallow -P number\n"), "x -P5", NULL, "-P in \"-P5\"" },
	{ X("", "\tallow -P number\n"), "x -P", NULL, "-P has no value" },
	{ X("", "\tallow -P number\n"), "x -P ''", NULL,
	    "\"\" is not allowed" },
	{ X("", "\tallow -P text\n"), "x -P --", NULL, "-- is not allowed" },
	{ X("", "\tallow -P text\n"), "x -P -v", NULL, "-v is not allowed" },
	{ X("", "\tallow -P text\n"), "x -P -", NULL, "- is not allowed" },
	{ X(DASHES, "\tallow -P text\n"), "x -P -- -", NULL, "-- is not" },
	{ X(CLUSTERS, FLAGS "\tallow -P number\n"), "x -vlP 5", "<x><-vlP><5>",
	    NULL },
	{ X(CLUSTERS, FLAGS "\tallow -P number\n"), "x -vPl 5", NULL, "-P in" },
	{ X("", FLAGS "\tallow -P number\n"), "x -vP 5", NULL, "-vP" },
	{ X("", "\tallow -P number\n\tallow -P=number\n"), "x -P5 -P 6",
	    "<x><-P5><-P><6>", NULL },
	{ X("", "\tallow -P\n\tallow -P=number\n"), "x -P5 -P", "<x><-P5><-P>",
	    NULL },
};

static const struct row longs[] = {
	{ X("", "\tallow --a\n"), "x --a --a", "<x><--a><--a>", NULL },
	{ X("", "\tallow --a\n"), "x --a=", NULL, "--a= is not allowed" },
	{ X("", "\tallow --a\n"), "x --a=b", NULL, "--a=b is not allowed" },
	{ X("", "\tallow --ab\n"), "x --a", NULL, "--a is not allowed" },
	{ X("", "\tallow --a\n"), "x --ab", NULL, "--ab is not allowed" },
	{ X("", "\tallow --a\n"), "x -a", NULL, "-a in \"-a\"" },
	{ X("", "\tallow --a\n"), "x --A", NULL, "--A is not allowed" },
	{ X("", "\tallow --a\n"), "x --a\xc3\xa9", NULL, "is not allowed" },
	{ X("", "\tallow --a=number\n"), "x --a=5", "<x><--a=5>", NULL },
	{ X("", "\tallow --a=number\n"), "x --a", NULL, "--a is not allowed" },
	{ X("", "\tallow --a=number\n"), "x --a 5", NULL,
	    "--a is not allowed" },
	{ X("", "\tallow --a=number\n"), "x --a=", NULL,
	    "\"\" is not allowed as a value of --a=" },
	{ X("", "\tallow --a=number\n"), "x --a==5", NULL, "\"=5\"" },
	{ X("", "\tallow --a=is:b=c\n"), "x --a=b=c", "<x><--a=b=c>", NULL },
	{ X("", "\tallow --a=is:--\n"), "x --a=--", "<x><--a=-->", NULL },
	{ X("", "\tallow --a=text\n"), "x --a=*", NULL, "'*' needs a shell" },
	{ X("", "\tallow --a=text\n"), "x '--a=*'", "<x><--a=*>", NULL },
	{ X("", "\tallow --a number\n"), "x --a 5", "<x><--a><5>", NULL },
	{ X("", "\tallow --a number\n"), "x --a=5", NULL, "--a=5 is not" },
	{ X("", "\tallow --a number\n"), "x --a", NULL, "--a has no value" },
	{ X("", "\tallow --a number\n"), "x --a b", NULL,
	    "\"b\" is not allowed as a value" },
	{ X("", "\tallow --a text\n"), "x --a --a", NULL,
	    "--a is not allowed" },
	{ X("", "\tallow --a text\n"), "x --a --", NULL, "-- is not allowed" },
	{ X("", "\tallow --a text\n"), "x --a a*", NULL, "'*' needs a shell" },
	{ X("", "\tallow --a text\n"), "x --a ''", "<x><--a><>", NULL },
	/* several of one option: by what the value is */
	{ X("", "\tallow --a=number\n\tallow --a=is:-1\n"), "x --a=-1 --a=1",
	    "<x><--a=-1><--a=1>", NULL },
	{ X("", "\tallow --a=number\n\tallow --a=is:-1\n"), "x --a=-2", NULL,
	    "\"-2\"" },
	{ X("", "\tallow --a\n\tallow --a=number\n\tallow --a is:b\n"),
	    "x --a --a=5", "<x><--a><--a=5>", NULL },
	{ X("", "\tallow --a number\n\tallow --a is:b\n"), "x --a b --a 1",
	    "<x><--a><b><--a><1>", NULL },
	/* a pattern is the last word's own */
	{ X(GLOB, "\tallow --a=path\n" PATH), "x --a=b* c", NULL,
	    "'*' needs a shell" },
	{ X(GLOB, "\tallow --a path\n" PATH), "x --a b* c", NULL,
	    "'*' needs a shell" },
};

static const struct row required[] = {
	{ X("", REQUIRE), "x --server -t", "<x><--server><-t>", NULL },
	{ X("", REQUIRE), "x -t --server -t", "<x><-t><--server><-t>", NULL },
	{ X("", REQUIRE), "x -t", NULL, "only with --server" },
	{ X("", REQUIRE), "x --server", NULL, "only with -t" },
	{ X("", REQUIRE), "x", NULL, "only with --server" },
	{ X("", REQUIRE PATH), "x --server a", NULL, "only with -t" },
	{ X("", REQUIRE PATH), "x a --server -t", NULL, "only with --server" },
	{ X(CLUSTERS, REQUIRE FLAGS), "x --server -vtl", "<x><--server><-vtl>",
	    NULL },
	{ X("", "\trequire --a=number\n"), "x --a=5", "<x><--a=5>", NULL },
	{ X("", "\trequire --a=number\n"), "x --a=b", NULL, "\"b\"" },
	{ X("", "\trequire --a number\n\tallow --b\n"), "x --b --a 5",
	    "<x><--b><--a><5>", NULL },
	{ X("", "\tforbid --a\n\tallow --a\n"), "x --a", NULL, "--a is not" },
	{ X("", "\tforbid --a\n\tallow --a=text\n"), "x --a=b", NULL, "--a=b" },
	{ X("", "\tforbid --a\n\tallow --a text\n"), "x --a b", NULL,
	    "--a is" },
	{ X("", "\tforbid --a=is:b\n\tallow --a=text\n"), "x --a=c", NULL,
	    "--a=c" },
	{ X("", "\tforbid --a\n\tallow --ab\n"), "x --ab", "<x><--ab>", NULL },
	{ X("", "\tforbid --ab\n\tallow --a\n"), "x --a", "<x><--a>", NULL },
	{ X("", "\trequire --ab\n\tallow --a\n"), "x --a", NULL, "with --ab" },
	{ X(CLUSTERS, FLAGS "\tforbid -l\n"), "x -vlo", NULL, "-l is not" },
	{ X(CLUSTERS, FLAGS "\tforbid -l\n"), "x -vo", "<x><-vo>", NULL },
	{ X(CLUSTERS, "\tforbid -P\n\tallow -P number\n"), "x -P 5", NULL,
	    "-P is not" },
};

static const struct row operands[] = {
	{ X("", PATH), "x a", "<x><a>", NULL },
	{ X("", PATH), "x", NULL, "an operand is missing" },
	{ X("", PATH), "x a b", NULL, "\"b\" is a word too many" },
	{ X("", PATH), "x ''", NULL, "an empty path" },
	{ X("", PATH), "x -", "<x><./->", NULL },
	{ X("", PATH), "x '~/a'", "<x><./~/a>", NULL },	/* git: the home */
	{ X("", PATH), "x a\x01", NULL, "has control characters" },
	{ X("", PATH), "x 'a\nb'", NULL, "has control characters" },
	{ X("", PATH), "x jos\xc3\xa9", "<x><jos\xc3\xa9>", NULL },
	{ X("", PATHS), "x . a", "<x><.><a>", NULL },
	{ X("", PATHS), "x . a b /c", "<x><.><a><b></c>", NULL },
	{ X("", PATHS), "x .", NULL, "an operand is missing" },
	{ X("", PATHS), "x a b", NULL, "\"a\" is not allowed as a value" },
	{ X("", PATHS), "x . a ''", NULL, "an empty path" },
	{ X("", "\toperands path+\n"), "x a b", "<x><a><b>", NULL },
	{ X("", "\toperands path+\n"), "x", NULL, "an operand is missing" },
	{ X("", "\toperands path+\n"), "x a -v", NULL, "-v is not allowed" },
	{ X("", "\toperands path+\n"), "x a --", NULL, "-- is not allowed" },
	{ X("", FLAGS "\toperands path+\n"), "x a -v", NULL, "-v is not" },
	{ X("", "\toperands text\n\toperands number\n"), "x '' 5", "<x><><5>",
	    NULL },
	{ X("", "\toperands text\n"), "x -", "<x><->", NULL },
	{ X("", "\toperands text\n"), "x -a", NULL, "-a in \"-a\"" },
	/* "--" */
	{ X(DASHES, PATH), "x -- a", "<x><--><a>", NULL },
	{ X(DASHES, PATH), "x -- -a", "<x><--><./-a>", NULL },
	{ X(DASHES, PATH), "x -- --", "<x><--><./-->", NULL },
	{ X(DASHES, PATH), "x --", NULL, "an operand is missing" },
	{ X(DASHES, PATH), "x a --", NULL, "\"--\" is a word too many" },
	{ X(DASHES, "\toperands path+\n"), "x a --", NULL, "-- is not" },
	{ X(DASHES, "\toperands path+\n"), "x a -- -b", NULL, "-- is not" },
	{ X(DASHES, "\toperands path+\n"), "x a -b", NULL, "-b is not" },
	{ X(DASHES, "\toperands text\n"), "x -- -a", "<x><--><-a>", NULL },
	{ X(DASHES, ""), "x --", "<x><-->", NULL },
	{ X(DASHES, FLAGS PATH), "x -v -- -v", "<x><-v><--><./-v>", NULL },
	{ X("", PATH), "x -- a", NULL, "-- is not allowed" },
	/* beneath the root, by the text: value_kind.h */
	{ X(UP, PATH), "x up", "<x><up>", NULL },
	{ X(UP, PATH), "x up/", "<x><up/>", NULL },
	{ X(UP, PATH), "x ./up//a/./b", "<x><./up//a/./b>", NULL },
	{ X(UP, PATH), "x up/../up/a", "<x></home/al/up/a>", NULL },
	{ X(UP, PATH), "x .", NULL, "\".\" is not beneath /home/al/up" },
	{ X(UP, PATH), "x upper", NULL, "is not beneath" },
	{ X(UP, PATH), "x up/..", NULL, "is not beneath" },
	{ X(UP, PATH), "x up/../../al", NULL, "is not beneath" },
	{ X(UP, PATH), "x /", NULL, "is not beneath" },
	{ X(UP, PATH), "x /home/al/up", "<x></home/al/up>", NULL },
	{ X(UP, PATH), "x //home/al/up/a", "<x><//home/al/up/a>", NULL },
	{ X(UP, "\toperands path+\n"), "x up/a b", NULL, "\"b\" is not" },
	{ X(UP, "\tallow --a=path\n"), "x --a=up/-b", "<x><--a=up/-b>", NULL },
	{ X(UP, "\tallow --a=path\n"), "x --a=up/../b", NULL,
	    "is not beneath" },
	{ X(UP, "\tallow --a=path\n"), "x --a=", NULL, "an empty path" },
	{ X(UP, "\tallow --a=path\n"), "x --a=b", NULL, "is not beneath" },
	{ X(UP, "\tallow --a path\n"), "x --a up/../up/b",
	    "<x><--a></home/al/up/b>", NULL },
	{ X("", "\tallow --a=path\n"), "x --a=-b", "<x><--a=./-b>", NULL },
	{ X(UP "\tstart %h/up\n", PATH), "x a", "<x><a>", NULL },
	{ X(UP "\tstart %h/up\n", PATH), "x ../a", NULL, "is not beneath" },
	{ X("\troot rw %h/up//\n", PATH), "x up/a", "<x><up/a>", NULL },
	/* another form is meant: the one whose words are there */
	{ "x\n\tform a\n\trequire --server\n\trequire --sender\n\tallow --b\n"
	    "\tallow --c\n\tform d\n\trequire --server\n", "x --server --b",
	    NULL, "--b is not allowed" },
	{ "x\n\tform a\n\trequire --version\n\tform d\n\trequire --server\n"
	    "\trequire --sender\n", "x --server", NULL, "only with --sender" },
	/* the home that git would find itself */
	{ X(UP, "\toperands path-home\n"), "x '~/up/a'", "<x></home/al/up/a>",
	    NULL },
	{ X(UP, "\toperands path-home\n"), "x '~/a'", NULL, "is not beneath" },
	{ X(UP, "\toperands path-home\n"), "x '~/up/../a'", NULL,
	    "is not beneath" },
	{ X(UP, "\toperands path-home\n"), "x up/a", "<x><up/a>", NULL },
	{ X(UP, "\toperands path-home\n"), "x '~bo/a'", NULL,
	    "is not beneath" },
	{ X(UP, "\toperands path-home\n"), "x '~'", NULL, "is not beneath" },
	/* what a program takes for a place elsewhere */
	{ X("", "\toperands path-local\n"), "x a:b", "<x><./a:b>", NULL },
	{ X("", "\toperands path-local\n"), "x :a:/b", "<x><./:a:/b>", NULL },
	{ X("", "\toperands path-local\n"), "x ./a:b", "<x><./a:b>", NULL },
	{ X("", "\toperands path-local\n"), "x .a:b", "<x><./.a:b>", NULL },
	{ X("", "\toperands path-local\n"), "x /a:b", "<x></a:b>", NULL },
	{ X("", "\toperands path-local\n"), "x '~a:b'", "<x><./~a:b>", NULL },
	{ X("", "\toperands path-local\n"), "x c/../a:b",
	    "<x></home/al/a:b>", NULL },
	{ X(UP, "\toperands path-local\n"), "x :a:/../up", "<x></home/al/up>",
	    NULL },
	{ X(UP, "\toperands path-local\n"), "x :a:/up", NULL,
	    "is not beneath" },
	/* relative to the last word */
	{ X(UP, "\tallow --a path-last\n" PATH), "x --a b up/c",
	    "<x><--a><b><up/c>", NULL },
	{ X(UP, "\tallow --a path-last\n" PATH), "x --a ../b up/c",
	    "<x><--a></home/al/up/b><up/c>", NULL },
	{ X(UP, "\tallow --a path-last\n" PATH), "x --a ../../b up/c", NULL,
	    "\"../../b\" is not beneath" },
	{ X(UP, "\tallow --a path-last\n" PATH), "x --a ../b /home/al/up/c/d",
	    "<x><--a></home/al/up/c/b></home/al/up/c/d>", NULL },
	{ X(UP, "\tallow --a path-last\n" PATH), "x --a /b up", NULL,
	    "\"/b\" is not beneath" },
};

static const struct row patterns[] = {
	{ X("", PATH), "x a*", NULL, "'*' needs a shell, and there is none" },
	{ X("", PATH), "x [a]", NULL, "'[' needs a shell" },
	{ X("", PATH), "x 'a*'", "<x><a*>", NULL },
	{ X(GLOB, PATH), "x a*", "<x><a*{a*}>", NULL },
	{ X(GLOB, PATH), "x 'a*'?", "<x><a*?{a\\*?}>", NULL },
	{ X(GLOB, PATHS), "x . a* b ?", "<x><.><a*{a*}><b><?{?}>", NULL },
	{ X(GLOB, PATHS), "x [.] a", NULL, "'[' needs a shell" },
	{ X(GLOB, "\toperands text\n"), "x a*", NULL, "'*' needs a shell" },
	{ X(GLOB UP, PATH), "x a*", NULL, "is not beneath" },
	{ X(GLOB UP, PATH), "x up/../up/*",
	    "<x></home/al/up/*{up/../up/*}>", NULL },
	{ X(GLOB, FLAGS PATH), "x -* a", NULL, "'*' needs a shell" },
	{ X(GLOB DASHES, PATH), "x -- -*", "<x><--><./-*{-*}>", NULL },
	{ X(GLOB, WORDS), "x serve -?", NULL, "only with \"-v\"" },
};

/* What is added, and that nothing of the client's is filled in. */
static const struct row tokens[] = {
	{ X("", "\tadd -d\n\tadd %h/%u.%U%%\n" FLAGS PATH), "x -v a",
	    "<x><-v><-d></home/al/al.1000%><a>", NULL },
	{ X(DASHES, "\tadd -d\n" FLAGS PATH), "x -v -- -a",
	    "<x><-v><-d><--><./-a>", NULL },
	{ X("", WORDS "\tadd -d\n"), "x serve -v", "<x><serve><-v><-d>", NULL },
	{ X("", "\tadd \n"), "x", "<x><>", NULL },
	{ X("", "\tadd a b\n"), "x", "<x><a b>", NULL },
	{ X("", PATH), "x %h", "<x><%h>", NULL },
	{ X("", PATH), "x %u%%%U%", "<x><%u%%%U%>", NULL },
	{ X("", "\tallow --a=text\n\tallow -b text\n"), "x --a=%h -b %u",
	    "<x><--a=%h><-b><%u>", NULL },
	{ X(UP, PATH), "x %h/up/a", NULL, "is not beneath" },
	{ "x\n\tany\n", "x %h %%", "<x><%h><%%>", NULL },
};

static const struct {
	const struct row *rows;
	size_t n;
} tables[] = {
	{ names, COUNT(names) }, { several, COUNT(several) },
	{ words, COUNT(words) }, { letters, COUNT(letters) },
	{ longs, COUNT(longs) }, { required, COUNT(required) },
	{ operands, COUNT(operands) }, { patterns, COUNT(patterns) },
	{ tokens, COUNT(tokens) },
};

static void
show(const struct line *l, char *to)
{
	*to = '\0';
	assert_int_equal(l->words.n, l->patterns.n);
	for (size_t i = 0; i < l->words.n; i++) {
		to += sprintf(to, "<%s", l->words.v[i]);
		if (l->patterns.v[i][0] != '\0')
			to += sprintf(to, "{%s}", l->patterns.v[i]);
		to += sprintf(to, ">");
	}
}

static int
match(const char *rules, const char *words_of, const struct ident *who,
    struct call *out, struct err *e)
{
	scope_call_rules all = {0};
	scope_line line = {0};

	if (call_rules_parse(rules, NULL, &all, e) < 0 ||
	    words_split(words_of, &line, e) < 0)
		fail_msg("%s: %s", words_of, e->msg);
	*e = (struct err){0};
	return call_rules_match(&all, &line, who, out, e);
}

static void
check_row(const struct row *row)
{
	scope_call call = {0};
	struct err e = {0};
	char got[1024], title[1024];
	const int rc = match(row->rules, row->line, &al, &call, &e);

	snprintf(title, sizeof(title), "%s| %s", row->rules, row->line);
	scratch_verdict(title, rc, &e, row->want == NULL ? row->why : NULL);
	if (rc < 0)
		return;
	show(&call.line, got);
	if (strcmp(got, row->want) != 0)
		fail_msg("%s: %s, not %s", title, got, row->want);
}

static void
each_row(void **state)
{
	(void)state;
	for (size_t t = 0; t < COUNT(tables); t++)
		for (size_t i = 0; i < tables[t].n; i++)
			check_row(&tables[t].rows[i]);
}

/* --- what else is carried ------------------------------------------------- */

#define OR_NONE(s) ((s) != NULL ? (s) : "-")

static void
show_call(const struct call *c, char *to)
{
	to += sprintf(to, "%d %s %s %s %s %s%s", c->row, OR_NONE(c->profile),
	    OR_NONE(c->form), OR_NONE(c->umask), OR_NONE(c->start), c->root,
	    c->network ? " network" : "");
	for (size_t i = 0; i < c->environment.n; i++)
		to += sprintf(to, " <%s>", c->environment.v[i]);
}

static const struct {
	const char *rules, *line;
	const char *want;	/* ROW PROFILE FORM UMASK START ROOT ... */
} carried[] = {
	{ X("", ""), "x", "0 - f - - /" },
	{ X("", PATH), "x /a", "0 - f - - /" },
	{ X("", PATH), "x a", "0 - f - /home/al /" },
	{ X("", PATH), "x a/../b", "0 - f - /home/al /" },
	{ X("", "\tallow --a=path\n"), "x --a=b", "0 - f - /home/al /" },
	{ X("", "\tallow --a=path\n"), "x --a=/b", "0 - f - - /" },
	{ X("\tstart /s/%u\n", ""), "x", "0 - f - /s/al /" },
	{ X("\tstart /s\n", PATH), "x /a", "0 - f - /s /" },
	{ X("\tumask 027\n\tprofile p\n", ""), "x", "0 p f 027 - /" },
	{ X("\tnetwork\n", ""), "x", "0 - f - - / network" },
	{ X(UP, ""), "x", "0 - f - - /home/al/up" },
	{ X("\troot ro /\n", ""), "x", "0 - f - - /" },
	{ X("\troot ro /srv/%U///\n", ""), "x", "0 - f - - /srv/1000" },
	{ X("\tenvironment A=%h/%%\n\tenvironment B\n", ""), "x",
	    "0 - f - - / <A=/home/al/%> <B>" },
	{ X("", "\twords a\n") "y\n\tform f\n" X("", ""), "x",
	    "2 - f - - /" },
	{ X("", "\twords a\n") "\tform g\n", "x", "0 - g - - /" },
	/* nothing of a form or rule that did not fit is left */
	{ X("\tumask 077\n\tprofile p\n\tnetwork\n\tstart /s\n"
	    "\tenvironment A=b\n" UP, "\twords a\n") X("", ""), "x",
	    "1 - f - - /" },
	{ X("", "\tallow --a path\n") "\tform g\n\tallow --a text\n\tflags v\n",
	    "x --a b -v", "0 - g - - /" },
	{ "x\n\tany\n\tumask 077\n\tstart /s\n\tprofile p\n\tenvironment A\n"
	    UP, "x a", "0 p - 077 /s /home/al/up <A>" },
	{ "x\n\tany\n", "x a", "0 - - - - /" },
};

static void
each_carried(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(carried); i++) {
		scope_call call = {0};
		struct err e = {0};
		char got[1024];

		scratch_verdict(carried[i].rules, match(carried[i].rules,
		    carried[i].line, &al, &call, &e), &e, NULL);
		show_call(&call, got);
		if (strcmp(got, carried[i].want) != 0)
			fail_msg("%s| %s: %s, not %s", carried[i].rules,
			    carried[i].line, got, carried[i].want);
	}
}

/* --- homes ---------------------------------------------------------------- */

static const struct {
	const char *home, *rules, *line, *want, *why;
} homes[] = {
	{ "/home/a b", X(UP, PATH), "x up/c", "<x><up/c>", NULL },
	{ "/home/a b", X(UP, PATH), "x '/home/a b/up'", "<x></home/a b/up>",
	    NULL },
	{ "/home/*", X(GLOB UP, PATH), "x up/../up/?",
	    "<x></home/*/up/?{up/../up/?}>", NULL },
	{ "/home/*", X(UP, PATH), "x /home/al/up", NULL, "is not beneath" },
	{ "/home/[a]\\", X(UP, PATH), "x up/../up/b",
	    "<x></home/[a]\\/up/b>", NULL },
	{ "/home/%u", X(UP, "\tadd %h\n"), "x", "<x></home/%u>", NULL },
	{ "/home/%h", X(UP, PATH), "x /home/%h/up", "<x></home/%h/up>", NULL },
	{ "/", X("\troot rw %h\n", PATH), "x /a", "<x></a>", NULL },
	{ "/home/al/", X(UP, PATH), "x up/a", "<x><up/a>", NULL },
	{ "//home/./al", X(UP, PATH), "x up/a", "<x><up/a>", NULL },
	{ "//home/./al", X(UP, PATH), "x /home/al/up/a", "<x></home/al/up/a>",
	    NULL },
	{ "//home/./al", X(UP, PATH), "x b", NULL, "is not beneath" },
	{ "home", X(UP, ""), "x", NULL, "is not an absolute path" },
	{ "", X("", ""), "x", NULL, "is not an absolute path" },
	{ "/home/../etc", X(UP, ""), "x", NULL, "has \"..\" in it" },
	{ "home", X("\troot rw /a\n\tstart /b\n", ""), "x", "<x>", NULL },
};

static void
each_home(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(homes); i++) {
		const struct ident who = {
			.name = (char *)"al", .home = (char *)homes[i].home,
		};
		scope_call call = {0};
		struct err e = {0};
		char got[1024];
		const int rc = match(homes[i].rules, homes[i].line, &who,
		    &call, &e);

		scratch_verdict(homes[i].home, rc, &e, homes[i].why);
		if (rc == 0) {
			show(&call.line, got);
			assert_string_equal(got, homes[i].want);
		}
	}
}

/* --- lengths -------------------------------------------------------------- */

/* "x" and n times the word; what the verdict is. */
static int
match_many(const char *rules, const char *word, size_t n, struct err *e)
{
	scope_call_rules all = {0};
	scope_line line = {0};
	scope_call call = {0};

	assert_int_equal(call_rules_parse(rules, NULL, &all, e), 0);
	for (size_t i = 0; i <= n; i++) {
		assert_int_equal(list_add(&line.words, i == 0 ? "x" : word,
		    e), 0);
		assert_int_equal(list_add(&line.patterns, "", e), 0);
	}
	return call_rules_match(&all, &line, &al, &call, e);
}

static void
long_lines(void **state)
{
	static const char paths[] = X("", "\toperands path+\n");
	scope_free char *huge = malloc((1 << 20) + 1);
	struct err e;

	(void)state;
	assert_int_equal(match_many(paths, "a", 4095, &e), 0);
	scratch_verdict("4097 words", match_many(paths, "a", 4096, &e), &e,
	    "more than 4096 words");
	scratch_verdict("any", match_many("x\n\tany\n", "a", 4096, &e), &e,
	    "more than 4096 words");
	scratch_verdict("100000 words", match_many(paths, "a", 100000, &e), &e,
	    "more than 4096 words");
	memset(huge, 'a', 1 << 20);
	huge[1 << 20] = '\0';
	scratch_verdict("path", match_many(paths, huge, 1, &e), &e,
	    "File name too long");
	scratch_verdict("text", match_many(X("", "\toperands text\n"), huge, 1,
	    &e), &e, "is not allowed as a value");
	memset(huge, '-', 2);
	scratch_verdict("long", match_many(paths, huge, 1, &e), &e,
	    "is not allowed");
	huge[1] = 'a';
	scratch_verdict("letters", match_many(X(CLUSTERS, "\tflags b\n"), huge,
	    1, &e), &e, "-a in \"-aaa");
	scratch_verdict("flags", match_many(X(CLUSTERS, "\tflags a\n"), huge,
	    1, &e), &e, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(each_carried),
		cmocka_unit_test(each_home),
		cmocka_unit_test(long_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
