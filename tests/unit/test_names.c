/* SPDX-License-Identifier: BSD-2-Clause */
/* test_names.c - a jail's own passwd and group; passwd_text.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "ident.h"
#include "passwd_text.h"
#include "scope.h"

static const struct {
	const char *title, *name, *gecos, *home, *shell, *want;
	unsigned uid, gid;
} lines[] = {
	{ "plain", "al", "Al", "/home/al", "/bin/sh",
	    "al:x:1001:1002:Al:/home/al:/bin/sh\n", 1001, 1002 },
	{ "empty", "al", "", "", "", "al:x:1001:1002:::\n", 1001, 1002 },
	{ "the largest numbers", "al", "", "/", "",
	    "al:x:4294967294:4294967295::/:\n", 4294967294u, 4294967295u },
	{ "a colon in gecos", "al", "a:b", "/", "", "al:x:1:2:a_b:/:\n", 1, 2 },
	{ "a newline in gecos", "al", "x\nroot2:x:0:0::/:", "/", "",
	    "al:x:1:2:x_root2_x_0_0__/_:/:\n", 1, 2 },
	{ "a colon in home", "al", "", "/:", "", "al:x:1:2::/_:\n", 1, 2 },
	{ "a newline in home", "al", "", "/\n", "", "al:x:1:2::/_:\n", 1, 2 },
	{ "a colon in shell", "al", "", "/", "a:b", "al:x:1:2::/:a_b\n", 1, 2 },
	{ "a newline in shell", "al", "", "/", "a\nb", "al:x:1:2::/:a_b\n", 1,
	    2 },
	{ "a colon in name", "a:l", "", "/", "", "a_l:x:1:2::/:\n", 1, 2 },
	{ "a newline in name", "a\nl", "", "/", "", "a_l:x:1:2::/:\n", 1, 2 },
};

static void
passwd(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct ident who = {
			.name = (char *)lines[i].name,
			.uid = lines[i].uid, .gid = lines[i].gid,
			.gecos = (char *)lines[i].gecos,
			.home = (char *)lines[i].home,
			.shell = (char *)lines[i].shell,
		};
		struct err e;
		scope_free char *text = names_passwd(&who, &e);

		assert_string_equal(text, lines[i].want);
	}
}

static void
group(void **state)
{
	struct ident_group groups[] = {
		{ 100, (char *)"staff" }, { 101, NULL },
		{ 102, (char *)"b:c\nd" },
	};
	struct ident who = {
		.name = (char *)"al", .gid = 100, .groups = groups,
		.ngroups = 3,
	};
	struct err e;
	scope_free char *text = names_group(&who, &e);
	scope_free char *none = NULL;

	(void)state;
	assert_string_equal(text, "staff:x:100:\nb_c_d:x:102:al\n");
	who.ngroups = 0;
	none = names_group(&who, &e);
	assert_string_equal(none, "");
}

static const struct {
	const char *title, *mine, *base, *want;
} merges[] = {
	{ "another", "al:x:1:1::/:\n", "root:x:0:0::/:\n",
	    "al:x:1:1::/:\nroot:x:0:0::/:\n" },
	{ "the same name", "al:x:1:1::/:\n", "al:x:0:0::/:\n",
	    "al:x:1:1::/:\n" },
	{ "the same number", "al:x:1:1::/:\n", "bo:x:1:2::/:\n",
	    "al:x:1:1::/:\n" },
	{ "a longer name", "al:x:1:1::/:\n", "all:x:2:2::/:\n",
	    "al:x:1:1::/:\nall:x:2:2::/:\n" },
	{ "a shorter name", "al:x:1:1::/:\n", "a:x:2:2::/:\n",
	    "al:x:1:1::/:\na:x:2:2::/:\n" },
	{ "a longer number", "al:x:1:1::/:\n", "bo:x:10:2::/:\n",
	    "al:x:1:1::/:\nbo:x:10:2::/:\n" },
	{ "a shorter number", "al:x:10:1::/:\n", "bo:x:1:2::/:\n",
	    "al:x:10:1::/:\nbo:x:1:2::/:\n" },
	{ "the second of mine", "g:x:1:\nh:x:2:al\n", "i:x:2:\nj:x:3:\n",
	    "g:x:1:\nh:x:2:al\nj:x:3:\n" },
	{ "the primary group's number is not the uid", "al:x:1:7::/:\n",
	    "bo:x:7:8::/:\n", "al:x:1:7::/:\nbo:x:7:8::/:\n" },
	{ "no end of line", "", "bo:x:1:1::/:", "bo:x:1:1::/:\n" },
	{ "nothing of mine", "", "bo:x:1:\n", "bo:x:1:\n" },
	{ "nothing else", "al:x:1:\n", "", "al:x:1:\n" },
	{ "empty lines", "", "\n\nbo:x:1:\n\n", "bo:x:1:\n" },
	{ "a comment", "", "# x\nbo:x:1:\n", "bo:x:1:\n" },
	{ "NIS compatibility", "", "+::::::\n+@ng::::::\n", "" },
	{ "no name", "", ":x:1:\n", "" },
	{ "no number", "", "bo:x::\n", "" },
	{ "a number that is none", "", "bo:x:1x:\n", "" },
	{ "a negative number", "", "bo:x:-1:\n", "" },
	{ "one field", "", "bo\n", "" },
	{ "two fields", "", "bo:x\n", "" },
	{ "three fields", "", "bo:x:1\n", "" },
	{ "fields of the next line", "", "bo\nx:1:2:\n", "x:1:2:\n" },
	{ "password of the next line", "", "bo:\nx:1:2:\n", "x:1:2:\n" },
	{ "no password", "", "bo::1:\n", "bo::1:\n" },
	{ "mine is no such line", "junk\n", "junk:x:1:\n",
	    "junk\njunk:x:1:\n" },
};

static void
merge(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(merges) / sizeof(*merges); i++) {
		struct err e;
		scope_free char *text =
		    names_merge(merges[i].mine, merges[i].base, &e);

		if (strcmp(text, merges[i].want) != 0)
			fail_msg("%s: \"%s\"", merges[i].title, text);
	}
}

/* An account called root, or with the number of nobody, is not doubled. */
static void
the_base_never_stands_in_for_the_account(void **state)
{
	struct err e;
	scope_free char *a = names_merge("root:x:1000:1000::/:\n",
	    names_base_passwd, &e);
	scope_free char *b = names_merge("al:x:65534:1000::/:\n",
	    names_base_passwd, &e);

	(void)state;
	assert_null(strstr(a, ":0:0:"));
	assert_non_null(strstr(a, "nobody:x:65534:"));
	assert_null(strstr(b, "nobody"));
	assert_non_null(strstr(b, "root:x:0:0:"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passwd),
		cmocka_unit_test(group),
		cmocka_unit_test(merge),
		cmocka_unit_test(the_base_never_stands_in_for_the_account),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
