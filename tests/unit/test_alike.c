/* SPDX-License-Identifier: BSD-2-Clause */
/* test_alike.c - who is alike in a login, and what is said of many at once */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "entry.h"
#include "err.h"
#include "ident.h"
#include "inspect/alike.h"
#include "jail.h"

static struct jail jail = { .name = "a" }, other = { .name = "b" };

static const struct {
	const char *title, *name, *shell, *home, *tree;
	struct jail *jail;
	size_t class;		/* that the account is put into */
} rows[] = {
	{ "the first", "u1", "/bin/sh", "/home/u1", NULL, &jail, 0 },
	{ "alike", "u2", "/bin/sh", "/home/u2", NULL, &jail, 0 },
	{ "no shell named is /bin/sh", "u3", "", "/home/u3", NULL, &jail, 0 },
	{ "another shell", "u4", "/bin/bash", "/home/u4", NULL, &jail, 1 },
	{ "another jail", "u5", "/bin/sh", "/home/u5", NULL, &other, 2 },
	{ "a home elsewhere", "u6", "/bin/sh", "/srv/u6", NULL, &jail, 3 },
	{ "a home of another's name", "u7", "/bin/sh", "/home/x", NULL, &jail,
	    4 },
	{ "one home for two", "u8", "/bin/sh", "/home/x", NULL, &jail, 4 },
	{ "a name in the way to it", "home", "/bin/sh", "/home/home", NULL,
	    &jail, 0 },
	{ "a name that is its end only", "1", "/bin/sh", "/home/u1", NULL,
	    &jail, 5 },
	{ "a tree of its own", "u9", "/bin/sh", "/home/u9", "/t/u9", &jail, 6 },
	{ "another's tree", "u10", "/bin/sh", "/home/u10", "/t/u10", &jail, 7 },
	{ "no home at all", "u11", "/bin/sh", "", NULL, &jail, 8 },
};

/* What each finds below its home, where a bind is to be mounted. */
static void
each_point(void **state)
{
	static const char *const points[] = { " d", " 2", " d", "", " 40" };
	static const size_t class[] = { 0, 1, 0, 2, 3 };
	struct ident who = { .name = (char *)"u1", .home = (char *)"/home/u1",
	    .shell = (char *)"/bin/sh" };
	struct entry en = { .jail = &jail, .who = &who };
	struct alikes all = {0};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(class) / sizeof(*class); i++) {
		size_t before = class[i] < all.n ? all.v[class[i]].n : 0;

		assert_int_equal(alike_add(&all, &en, SSHDMATCH_NO, points[i],
		    true, &e), 0);
		assert_int_equal(all.v[class[i]].n, before + 1);
	}
	assert_int_equal(all.n, 4);
	alikes_free(&all);
}

static void
each_class(void **state)
{
	struct alikes all = {0};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct ident who = {
			.name = (char *)rows[i].name, .uid = (uid_t)i + 1,
			.shell = (char *)rows[i].shell,
			.home = (char *)rows[i].home,
		};
		struct entry en = { .jail = rows[i].jail, .who = &who,
		    .tree = (char *)rows[i].tree };
		size_t before = rows[i].class < all.n ?
		    all.v[rows[i].class].n : 0;

		assert_int_equal(alike_add(&all, &en, SSHDMATCH_NO, "", true,
		    &e), 0);
		if (rows[i].class >= all.n ||
		    all.v[rows[i].class].n != before + 1)
			fail_msg("%s", rows[i].title);
	}
	assert_int_equal(all.n, 9);
	alikes_free(&all);
}

/* With one shell, it starts for some and not for others. */
static void
sftp_without_it(void **state)
{
	static const enum sshdmatch those[] = {
		SSHDMATCH_YES, SSHDMATCH_NO, SSHDMATCH_MAYBE, SSHDMATCH_YES,
	};
	struct ident who = { .name = (char *)"a", .home = (char *)"/home/a",
	    .shell = (char *)"/usr/sbin/nologin" };
	struct entry en = { .jail = &jail, .who = &who };
	struct alikes all = {0};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(those) / sizeof(*those); i++)
		assert_int_equal(alike_add(&all, &en, those[i], "", true, &e), 0);
	assert_int_equal(all.n, 3);
	assert_int_equal(all.v[0].n, 2);
	alikes_free(&all);
}

/* One whose home is missing says nothing of a jail's walls. */
static void
who_stands_for_it(void **state)
{
	static const struct {
		const char *name;
		bool good;
		const char *first;
	} those[] = {
		{ "a", false, "a" }, { "b", false, "a" }, { "c", true, "c" },
		{ "d", false, "c" }, { "e", true, "c" },
	};
	struct alikes all = {0};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(those) / sizeof(*those); i++) {
		char home[16];
		struct ident who = { .name = (char *)those[i].name,
		    .shell = (char *)"/bin/sh", .home = home };
		struct entry en = { .jail = &jail, .who = &who };

		snprintf(home, sizeof(home), "/home/%s", those[i].name);
		assert_int_equal(alike_add(&all, &en, SSHDMATCH_NO, "",
		    those[i].good, &e), 0);
		assert_string_equal(all.v[0].first, those[i].first);
	}
	assert_int_equal(all.n, 1);
	assert_int_equal(all.v[0].n, 5);
	assert_true(all.v[0].good);
	alikes_free(&all);
}

static void
add(struct reasons *all, const char *account, const char *service, size_t n,
    size_t class, const char *text)
{
	const struct concerned who = { .jail = "a", .account = account,
	    .service = service, .kind = FINDING_REFUSED, .n = n,
	    .class = class };
	struct err e;

	assert_int_equal(reason_add(all, &who, text, &e), 0);
}

static void
said(const struct reason *r, size_t services, const char *want)
{
	char text[512];

	reason_say(r, services, text, sizeof(text));
	assert_string_equal(text, want);
}

static void
each_reason(void **state)
{
	struct reasons all = {0};
	struct concerned shell = { .jail = "a", .account = "u",
	    .service = "su", .kind = FINDING_SHELLS, .path = "/bin/x",
	    .n = 1, .class = 1 };
	struct err e;

	(void)state;
	/* each account's own */
	add(&all, "u1", NULL, 1, 0, "no /x; fix: mkdir /x");
	add(&all, "u2", NULL, 1, 0, "no /home/u2; fix: mkdir /home/u2");
	add(&all, "u3", NULL, 1, 0, "no /x; fix: mkdir /x");
	assert_int_equal(all.n, 2);
	assert_string_equal(all.v[0].first, "u1");
	assert_string_equal(all.v[0].mend, "mkdir /x");
	said(&all.v[0], 3, "no /x, and so for 1 more account");
	said(&all.v[1], 3, "no /home/u2");
	/* a class, by several services, is counted once */
	add(&all, "u1", "sshd", 100, 1, "no tree");
	add(&all, "u1", "su", 100, 1, "no tree");
	said(&all.v[2], 3, "no tree, and so for 99 more accounts, also by su");
	add(&all, "v", "sshd", 5, 2, "no tree");
	add(&all, "v", "su", 5, 2, "no tree");
	said(&all.v[2], 2, "no tree, and so for 104 more accounts, by each "
	    "service");
	assert_string_equal(all.v[2].first, "u1@sshd");
	assert_int_equal(all.n, 3);
	/* what differs in path or kind is another */
	assert_int_equal(reason_add(&all, &shell, "no tree", &e), 0);
	shell.path = "/bin/y";
	assert_int_equal(reason_add(&all, &shell, "no tree", &e), 0);
	assert_int_equal(reason_add(&all, &shell, "no tree", &e), 0);
	assert_int_equal(all.n, 5);
	assert_string_equal(all.v[4].path, "/bin/y");
	shell.jail = "b";
	assert_int_equal(reason_add(&all, &shell, "no tree", &e), 0);
	assert_int_equal(all.n, 6);
	reasons_free(&all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_class),
		cmocka_unit_test(each_point),
		cmocka_unit_test(sftp_without_it),
		cmocka_unit_test(who_stands_for_it),
		cmocka_unit_test(each_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
