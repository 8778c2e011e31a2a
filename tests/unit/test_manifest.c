/* SPDX-License-Identifier: BSD-2-Clause */
/* test_manifest.c - mtree(5) text and back; manifest.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "plan/manifest.h"
#include "scope.h"
#include "scratch.h"

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HEAD "#mtree\n. type=dir uid=0 gid=0 mode=0755\n"
#define FILE_ " type=file uid=0 gid=0 mode=0644 size=0 time=1.000000002 sha256="
#define F "./f" FILE_ SHA "\n"

static void
text_and_back(void **state)
{
	static const char text[] = HEAD
	    "./a type=dir uid=0 gid=0 mode=0700\n"
	    "./a/f type=file uid=4294967295 gid=12 mode=4755 "
	    "size=9223372036854775807 time=1700000000.000000001 sha256=" SHA
	    "\n"
	    "./a/l type=link uid=0 gid=0 mode=0777 link=../f\\040g\n"
	    "./\\134\\043\\052\\077\\133\\177\\001\\377 type=dir uid=0 gid=0 "
	    "mode=0755\n"
	    "./a=b type=dir uid=0 gid=0 mode=0755\n";
	struct manifest m;
	struct err e = {0};
	scope_free char *again = NULL;

	(void)state;
	scratch_verdict("text", manifest_parse(text, "m", &m, &e), &e, NULL);
	assert_int_equal(m.n, 6);
	assert_string_equal(m.v[0].path, "/");
	assert_int_equal(m.v[0].type, PLAN_DIR);
	assert_string_equal(m.v[2].path, "/a/f");
	assert_int_equal(m.v[2].type, PLAN_FILE);
	assert_int_equal(m.v[2].uid, 4294967295u);
	assert_int_equal(m.v[2].gid, 12);
	assert_int_equal(m.v[2].mode, 04755);
	assert_true(m.v[2].size == INT64_MAX);
	assert_int_equal(m.v[2].mtime.tv_sec, 1700000000);
	assert_int_equal(m.v[2].mtime.tv_nsec, 1);
	assert_string_equal(m.v[2].sha256, SHA);
	assert_string_equal(m.v[3].link, "../f g");
	assert_string_equal(m.v[4].path, "/\\#*?[\x7f\x01\xff");
	assert_string_equal(m.v[5].path, "/a=b");
	again = manifest_text(&m, &e);
	assert_string_equal(again, text);
	manifest_free(&m);
	assert_null(m.v);
}

/* Every byte a name can have, and every time a file can have. */
static void
any_name_and_any_time_survive(void **state)
{
	static const long long times[] = { 0, 1, 4102444800, -1, -2208988800 };
	char name[] = "/?x";
	struct err e = {0};

	(void)state;
	for (int c = 1; c < 256; c++) {
		struct manifest_entry en = {
			.path = name, .type = PLAN_FILE, .sha256 = SHA,
			.mtime = { times[c % 5], c % 2 ? 999999999 : 0 },
		};
		struct manifest m = {0}, n;
		scope_free char *text = NULL;

		if (c == '/')
			continue;
		name[1] = (char)c;
		manifest_add(&m, &en, &e);
		text = manifest_text(&m, &e);
		scratch_verdict(text, manifest_parse(text, "m", &n, &e), &e,
		    NULL);
		assert_int_equal(n.n, 1);
		assert_string_equal(n.v[0].path, name);
		assert_int_equal(n.v[0].mtime.tv_sec, en.mtime.tv_sec);
		assert_int_equal(n.v[0].mtime.tv_nsec, en.mtime.tv_nsec);
		manifest_free(&m);
		manifest_free(&n);
	}
}

#define D(path) path " type=dir uid=0 gid=0 mode=0755\n"
#define NOT "m:1: not a line of a manifest"

static const struct {
	const char *title, *text, *want;
} rows[] = {
	{ "nothing", "", NULL }, { "a comment", "#mtree\n", NULL },
	{ "empty lines", "\n\n", NULL }, { "no end of line", "./f type=dir",
	    NULL },
	{ "a file", F, NULL },
	{ "digits in another order", "./f sha256=" SHA " type=file\n", NULL },
	{ "the line", HEAD "\nx\n", "m:4: not a line of a manifest" },
	{ "no type", "./f uid=0\n", NOT },
	{ "another type", "./f type=char\n", NOT },
	{ "an empty type", "./f type=\n", NOT },
	{ "a longer type", "./f type=dirs\n", NOT },
	{ "an unknown keyword", "./f type=dir flags=none\n", NOT },
	{ "a keyword without a value", "./f type=dir optional\n", NOT },
	{ "an empty keyword", "./f type=dir =1\n", NOT },
	{ "a tab", "./f\ttype=dir\n", NOT },
	{ "CRLF", "./f type=dir\r\n", NOT },
	{ "no dot", D("/f"), NOT }, { "no slash", D("f"), NOT },
	{ "no slash behind the dot", D(".f"), NOT },
	{ "a name behind the dot", D(".fg"), NOT },
	{ "climbs", D("./.."), NOT }, { "climbs first", D("./../f"), NOT },
	{ "climbs last", D("./f/.."), NOT },
	{ "climbs in between", D("./f/../g"), NOT },
	{ "climbs at once", D("../f"), NOT }, { "only climbs", D(".."), NOT },
	{ "climbs in octal", D("./\\056\\056/f"), NOT },
	{ "a slash in octal", D("./f\\057..\\057g"), NOT },
	{ "a dot", D("./f/./g"), NOT }, { "a dot first", D("././f"), NOT },
	{ "a dot last", D("./f/."), NOT },
	{ "an empty name", D(".//f"), NOT }, { "twice", D("./f//g"), NOT },
	{ "a slash at the end", D("./f/"), NOT },
	{ "only a slash", D("./"), NOT },
	{ "dots that are names", D("./.../..f/g..") "", NULL },
	{ "a NUL in octal", D("./f\\000"), NOT },
	{ "more than a byte", D("./f\\400"), NOT },
	{ "two digits", D("./f\\04"), NOT },
	{ "no digits", D("./f\\n"), NOT },
	{ "an eight", D("./f\\048"), NOT },
	{ "a lonely backslash", D("./f\\"), NOT },
	{ "mode of another base", "./f type=dir mode=0789\n", NOT },
	{ "mode too large", "./f type=dir mode=10000\n", NOT },
	{ "mode as large as may be", "./f type=dir mode=7777\n", NULL },
	{ "no mode", "./f type=dir mode=\n", NOT },
	{ "mode with a sign", "./f type=dir mode=+755\n", NOT },
	{ "mode with a blank", "./f type=dir mode= 755\n", NOT },
	{ "uid too large", "./f type=dir uid=4294967296\n", NOT },
	{ "uid negative", "./f type=dir uid=-1\n", NOT },
	{ "uid with a tail", "./f type=dir uid=0x\n", NOT },
	{ "uid a name", "./f type=dir uid=root\n", NOT },
	{ "gid too large", "./f type=dir gid=4294967296\n", NOT },
	{ "gid negative", "./f type=dir gid=-1\n", NOT },
	{ "size too large", "./f type=dir size=9223372036854775808\n", NOT },
	{ "size negative", "./f type=dir size=-1\n", NOT },
	{ "time without nanoseconds", "./f type=dir time=1\n", NOT },
	{ "time with eight digits", "./f type=dir time=1.00000000\n", NOT },
	{ "time with ten digits", "./f type=dir time=1.0000000000\n", NOT },
	{ "time with a sign", "./f type=dir time=1.-00000001\n", NOT },
	{ "time without seconds", "./f type=dir time=.000000001\n", NOT },
	{ "time before 1970", "./f type=dir time=-1.000000001\n", NULL },
	{ "time with two signs", "./f type=dir time=--1.000000001\n", NOT },
	{ "time of a sign only", "./f type=dir time=-.000000001\n", NOT },
	{ "time with a plus", "./f type=dir time=+1.000000001\n", NOT },
	{ "time of a tail", "./f type=dir time=1x.000000001\n", NOT },
	{ "digest too short", "./f type=file sha256=e3\n", NOT },
	{ "digest too long", "./f type=file sha256=" SHA "0\n", NOT },
	{ "digest with a tail", "./f type=file sha256=" SHA "x\n", NOT },
	{ "digest in capitals", "./f type=file sha256=E3B0C44298fc1c149afbf4c8"
	    "996fb92427ae41e4649b934ca495991b7852b855\n", NOT },
	{ "a file without digest", "./f type=file size=0\n", NOT },
	{ "a directory with digest", "./f type=dir sha256=" SHA "\n", NOT },
	{ "a link with digest", "./f type=link link=x sha256=" SHA "\n", NOT },
	{ "a link without target", "./f type=link\n", NOT },
	{ "a link with an empty target", "./f type=link link=\n", NOT },
	{ "two targets", "./f type=link link=a link=b\n", NOT },
	{ "a link with a broken target", "./f type=link link=a\\9\n", NOT },
	{ "a directory with target", "./f type=dir link=x\n", NOT },
	{ "a file with target", "./f type=file link=x sha256=" SHA "\n", NOT },
	{ "binary", "\x7f\x45LF\x02\x01", NOT },
	{ "set", "/set type=dir\n", NOT },
	{ "a path only", "./f\n", NOT },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct manifest m;
		struct err e = {0};
		int rc = manifest_parse(rows[i].text, "m", &m, &e);

		scratch_verdict(rows[i].title, rc, &e, rows[i].want);
		if (rc < 0)
			assert_null(m.v);
		manifest_free(&m);
	}
}

static void
larger_than_any(void **state)
{
	enum { MOST = 64 * 1024 * 1024 };
	scope_free char *text = malloc(MOST + 2);
	struct manifest m;
	struct err e = {0};

	(void)state;
	memset(text, '\n', MOST + 1);
	text[MOST + 1] = '\0';
	scratch_verdict("large", manifest_parse(text, "m", &m, &e), &e,
	    "m: File too large");
}

static void
copies_what_it_is_given(void **state)
{
	char path[] = "/l", link[] = "x";
	const struct manifest_entry en = {
		.path = path, .type = PLAN_LINK, .link = link,
	};
	struct manifest m = {0};
	struct err e;

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(manifest_add(&m, &en, &e), 0);
	path[1] = link[0] = '?';
	assert_string_equal(m.v[999].path, "/l");
	assert_string_equal(m.v[0].link, "x");
	manifest_free(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_and_back),
		cmocka_unit_test(any_name_and_any_time_survive),
		cmocka_unit_test(each_row),
		cmocka_unit_test(larger_than_any),
		cmocka_unit_test(copies_what_it_is_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
