/* SPDX-License-Identifier: BSD-2-Clause */
/* test_ident.c - who an account is, and which names may be paths; ident.h */
#include <grp.h>
#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "ident.h"
#include "scratch.h"

#define LONGEST \
    "x123456789012345678901234567890123456789012345678901234567890123"
#define TWO_HUNDRED LONGEST LONGEST LONGEST "12345678"

static const struct {
	const char *name, *want;
} names[] = {
	{ "a", NULL }, { "alice", NULL }, { "Alice", NULL }, { "ALICE", NULL },
	{ "0", NULL }, { "_a", NULL }, { "+a", NULL }, { "a.b", NULL },
	{ "a-b_c@d+e.9", NULL }, { "a..b", NULL }, { "a-", NULL },
	{ "DOMAIN+al", NULL }, { "al@example.org", NULL }, { LONGEST, NULL },
	{ "", "the user name is empty" },
	{ LONGEST "4", "is longer than 64 bytes" },
	{ TWO_HUNDRED, "user name \"x123456789012345...\" is longer than" },
	{ "-a", "user name \"-a\" starts with '-'" },
	{ "--", "starts with '-'" },
	{ ".", "starts with '.'" }, { "..", "starts with '.'" },
	{ ".a", "starts with '.'" }, { "...", "starts with '.'" },
	{ "/", "user name \"/\" has a character other than" },
	{ "a/b", "has a character other" }, { "a/..", "has a character" },
	{ "../a", "starts with '.'" },
	{ "%", "has a character" }, { "a%u", "has a character" },
	{ "a b", "has a character" }, { "a:b", "has a character" },
	{ "a\nb", "user name \"a?b\" has a character" },
	{ "a$", "has a character" }, { "~", "has a character" },
	{ "a\\b", "has a character" }, { "a*", "has a character" },
	{ "jos\xc3\xa9", "has a character" },
	{ "\xd0\xb0lice", "has a character" },
	{ "a\x7f", "has a character" },
};

static void
each_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct err e = {0};

		scratch_verdict(names[i].name, ident_name_check(names[i].name,
		    &e), &e, names[i].want);
	}
}

static void
every_byte(void **state)
{
	static const char ok[] = "._@+-";

	(void)state;
	for (int c = 1; c < 256; c++) {
		char name[] = { 'a', (char)c, '\0' };
		struct err e;
		int want = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || strchr(ok, c) != NULL ? 0 : -1;

		assert_int_equal(ident_name_check(name, &e), want);
	}
}

static void
root_and_ourselves(void **state)
{
	struct passwd *pw = getpwuid(getuid());
	struct ident who;
	struct err e = {0};

	(void)state;
	scratch_verdict("root", ident_load("root", &who, &e), &e, NULL);
	assert_string_equal(who.name, "root");
	assert_int_equal(who.uid, 0);
	assert_int_equal(who.gid, 0);
	assert_int_equal(who.groups[0].gid, 0);
	assert_string_equal(who.groups[0].name, "root");
	assert_true(ident_in_group(&who, "root"));
	assert_false(ident_in_group(&who, "roo"));
	assert_false(ident_in_group(&who, "ROOT"));
	assert_false(ident_in_group(&who, ""));
	assert_false(ident_in_group(&who, "0"));
	ident_free(&who);
	assert_null(who.name);
	assert_int_equal(who.ngroups, 0);
	if (pw == NULL)
		return;
	scratch_verdict("us", ident_load(pw->pw_name, &who, &e), &e, NULL);
	pw = getpwuid(getuid());
	assert_string_equal(who.home, pw->pw_dir);
	assert_string_equal(who.shell, pw->pw_shell);
	assert_int_equal(who.gid, pw->pw_gid);
	ident_free(&who);
}

static void
nobody_of_that_name(void **state)
{
	static const char *const none[] = {
		"no-such-account", "", "root ", "ROOT", "0", "../root", "ro:ot",
		TWO_HUNDRED, "a\nb",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		struct ident who;
		struct err e = { .no = 9 };

		scratch_verdict(none[i], ident_load(none[i], &who, &e), &e,
		    "no account named \"");
		assert_int_equal(e.no, 0);
		assert_null(who.name);
	}
}

/* More groups than the first buffer has room for, some without a name. */
static void
many_groups(void **state)
{
	char *dir = scratch_trusted();
	struct ident who;
	struct err e = {0};
	size_t unnamed = 0;

	(void)state;
	scratch_sh(dir, "printf 'many:x:4000:4000:m,n:/h:/s\\n' >passwd; "
	    "cat /etc/passwd >>passwd; i=0; while [ $i -lt 300 ]; do "
	    "echo g$i:x:$((5000+i)):many; i=$((i+1)); done >group; "
	    "mount --bind passwd /etc/passwd; mount --bind group /etc/group");
	scratch_verdict("many", ident_load("many", &who, &e), &e, NULL);
	scratch_sh(dir, "umount /etc/passwd /etc/group");
	assert_int_equal(who.uid, 4000);
	assert_string_equal(who.gecos, "m,n");
	assert_int_equal(who.ngroups, 301);
	assert_int_equal(who.groups[0].gid, 4000);
	assert_null(who.groups[0].name);	/* 4000 has no line */
	for (size_t i = 0; i < who.ngroups; i++)
		unnamed += who.groups[i].name == NULL;
	assert_int_equal(unnamed, 1);
	assert_true(ident_in_group(&who, "g299"));
	assert_false(ident_in_group(&who, "g300"));
	ident_free(&who);
	scratch_free(dir);
}

/* A group that is not read may be the one that a jail names. */
static void
no_memory_for_a_group(void **state)
{
	struct ident who;
	struct err e = {0};

	(void)state;
	scratch_no_line = true;
	scratch_verdict("root", ident_load("root", &who, &e), &e,
	    "read /etc/group: Cannot allocate memory");
	scratch_no_line = false;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_name),
		cmocka_unit_test(every_byte),
		cmocka_unit_test(root_and_ourselves),
		cmocka_unit_test(nobody_of_that_name),
		cmocka_unit_test(many_groups),
		cmocka_unit_test(no_memory_for_a_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
