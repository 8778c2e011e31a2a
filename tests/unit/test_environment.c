/* SPDX-License-Identifier: BSD-2-Clause */
/* test_environment.c - what a limited command gets to see; environment.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "environment.h"
#include "err.h"
#include "ident.h"
#include "list.h"
#include "scratch.h"

static const char *const ours[] = {
	"PYTHONNOUSERSITE=1", "GIT_CONFIG_GLOBAL=/dev/null",
	"PATH=/usr/local/bin:/usr/bin:/bin",
};
enum { OURS = sizeof(ours) / sizeof(*ours) };

static const char *const kept[] = {
	"HOME=/home/al", "USER=al", "LOGNAME=al", "SHELL=/bin/sh", "TERM=xterm",
	"TZ=UTC", "TZ=Europe/Berlin", "LANGUAGE=de:en", "LANG=C.UTF-8", "LANGUAGE=de", "LC_ALL=C", "LC_CTYPE=C",
	"SSH_CONNECTION=1 2 3 4", "SSH_CLIENT=1 2 3", "SSH_TTY=/dev/pts/0",
	"SSH_ORIGINAL_COMMAND=rsync --server; x",
	"HOME=", "HOME",
};

static const char *const dropped[] = {
	"LD_PRELOAD=x", "LD_LIBRARY_PATH=x", "LD_AUDIT=x", "BASH_ENV=x",
	"ENV=x", "IFS=x", "GCONV_PATH=x", "PERL5LIB=x", "PERL5OPT=x",
	"PYTHONPATH=x", "GIT_SSH=x", "GIT_EXEC_PATH=x", "RSYNC_RSH=x",
	"RSYNC_CONNECT_PROG=x", "PATH=/home/al/bin", "LOCPATH=x", "NLSPATH=x",
	"HOMEX=x", "HOM=x", "home=x", "LC_X=x",
	"TERMINFO=x", "TERMCAP=x", "EDITOR=x", "=HOME", "", "X=HOME=1",
	"PYTHONNOUSERSITE=", "GIT_CONFIG_GLOBAL=/home/al/x", "PYTHONUSERBASE=x",
	"LANGUAGE=../../../home/al/x", "LANGUAGE=de:/home/al", "LANG=/x",
	"LC_MESSAGES=de/..", "LC_ALL_=x", "BASH_FUNC_ls%%=() { x; }", "DISPLAY=:0", "MAIL=x",
};

static void
kept_as_it_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++) {
		char *const from[] = { (char *)kept[i], NULL };
		struct list l = {0};
		struct err e;

		assert_int_equal(environment_clean(from, &l, &e), 0);
		if (l.n != 1 + OURS)
			fail_msg("%s is gone", kept[i]);
		assert_string_equal(l.v[0], kept[i]);
		for (size_t o = 0; o < OURS; o++)
			assert_string_equal(l.v[1 + o], ours[o]);
		list_free(&l);
	}
}

static void
all_else_is_gone(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(dropped) / sizeof(*dropped); i++) {
		char *const from[] = { (char *)dropped[i], NULL };
		struct list l = {0};
		struct err e;

		assert_int_equal(environment_clean(from, &l, &e), 0);
		if (l.n != OURS)
			fail_msg("%s is there", dropped[i]);
		for (size_t o = 0; o < OURS; o++)
			assert_string_equal(l.v[o], ours[o]);
		list_free(&l);
	}
}

static const struct {
	const char *named, *want, *words;
} launched[] = {
	{ "PHP_FCGI_CHILDREN=4", "PHP_FCGI_CHILDREN=4", NULL },
	{ "SECRET", "SECRET=s", NULL },
	{ "EMPTY=", "EMPTY=", NULL },
	{ "TZ=Asia/Tokyo", "TZ=Asia/Tokyo", NULL },
	{ "PATH=/opt/bin", "PATH=/opt/bin", NULL },
	{ "HOME=/srv", "HOME=/srv", NULL },
	{ "SECRE", NULL, "--env SECRE: it is not set here" },
	{ "SECRETS", NULL, "it is not set here" },
	{ "=x", NULL, "--env =x: no name" },
	{ "", NULL, "no name" },
};

/* What root starts gets the account's own names and what was named. */
static void
for_a_program_that_root_starts(void **state)
{
	char *const from[] = { (char *)"HOME=/root", (char *)"TZ=UTC",
		(char *)"SECRET=s", (char *)"LD_PRELOAD=x",
		(char *)"SSH_AUTH_SOCK=/x", NULL };
	const struct ident who = { .name = (char *)"al", .uid = 7,
		.home = (char *)"/home/al", .shell = (char *)"/bin/sh" };

	(void)state;
	for (size_t i = 0; i < sizeof(launched) / sizeof(*launched); i++) {
		char *v[] = { (char *)launched[i].named };
		const struct list named = { .v = v, .n = 1 };
		struct list l = {0};
		struct err e = {0};
		int rc = environment_launch(from, &who, NULL, &named, &l, &e);

		scratch_verdict(launched[i].named, rc, &e, launched[i].words);
		if (rc == 0)
			assert_true(list_has(&l, launched[i].want));
		if (rc == 0 && strncmp(launched[i].named, "PATH=", 5) != 0)
			assert_true(list_has(&l, "PATH=/usr/local/sbin:"
			    "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
		assert_false(list_has(&l, "LD_PRELOAD=x"));
		assert_false(list_has(&l, "SSH_AUTH_SOCK=/x"));
		assert_false(list_has(&l, "HOME=/root"));
		list_free(&l);
	}
}

static void
each_name_once(void **state)
{
	char *const from[] = { (char *)"LANG=C", NULL };
	const struct ident who = { .name = (char *)"al", .uid = 7,
		.home = (char *)"/home/al", .shell = (char *)"/bin/sh" };
	char *v[] = { (char *)"LANG=de", (char *)"LANG=fr" };
	const struct list named = { .v = v, .n = 2 };
	struct list l = {0};
	struct err e;

	(void)state;
	assert_int_equal(environment_launch(from, &who, "/run/user/7",
	    &named, &l, &e), 0);
	assert_int_equal(l.n, 7);
	assert_true(list_has(&l, "XDG_RUNTIME_DIR=/run/user/7"));
	assert_true(list_has(&l, "LANG=fr"));
	assert_true(list_has(&l, "HOME=/home/al"));
	assert_true(list_has(&l, "USER=al"));
	assert_true(list_has(&l, "LOGNAME=al"));
	assert_true(list_has(&l, "SHELL=/bin/sh"));
	list_free(&l);
}

/* What the profile of a command says, over what there is: in <>, sorted. */
static const struct {
	const char *there[4], *from[4], *named[4], *want;
} added[] = {
	{ { "A=1" }, { "B=2" }, { NULL }, "<A=1>" },
	{ { "A=1" }, { "B=2" }, { "B" }, "<A=1><B=2>" },
	{ { "A=1" }, { "B=2" }, { "C" }, "<A=1>" },
	{ { "A=1" }, { "A=2" }, { "A" }, "<A=2>" },
	{ { "A=1" }, { "A=2" }, { "A=3" }, "<A=3>" },
	{ { "A=1" }, { "B=2" }, { "A=" }, "<A=>" },
	{ { "A=1" }, { "B=2" }, { "A=x=y" }, "<A=x=y>" },
	{ { "A=1" }, { "B=2" }, { "A=3", "A=4" }, "<A=4>" },
	{ { "A=1", "AB=1", "B=1" }, { "B=2" }, { "A=3" }, "<A=3><AB=1><B=1>" },
	{ { "AB=1" }, { "AB=2" }, { "A" }, "<AB=1>" },
	{ { "A=1" }, { "B" }, { "B" }, "<A=1>" },
	{ { "A=1" }, { "=2" }, { "B" }, "<A=1>" },
	/* a name that is there twice: the first would win, in getenv(3) */
	{ { "A=1", "A=2" }, { NULL }, { "A=3" }, "<A=3>" },
	{ { "A=1", "B=1", "A=2" }, { NULL }, { "A=3" }, "<A=3><B=1>" },
	{ { "A=1", "A=2", "A=3" }, { "A=4", "A=5" }, { "A" }, "<A=4>" },
};

static void
borrow(const char *const words[4], char *v[5], struct list *l)
{
	size_t n = 0;

	for (; n < 4 && words[n] != NULL; n++)
		v[n] = (char *)words[n];
	v[n] = NULL;
	*l = (struct list){ .v = v, .n = n };
}

static void
what_a_profile_adds(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(added) / sizeof(*added); i++) {
		char *from[5], *names[5], *there[5], got[200] = "";
		struct list f, named, have, l = {0};
		struct err e;

		borrow(added[i].from, from, &f);
		borrow(added[i].named, names, &named);
		borrow(added[i].there, there, &have);
		for (size_t k = 0; k < have.n; k++)
			assert_int_equal(list_add(&l, there[k], &e), 0);
		assert_int_equal(environment_add(from, &named, &l, &e), 0);
		for (size_t k = 0; k < l.n; k++)
			for (size_t j = k + 1; j < l.n; j++)
				if (strcmp(l.v[j], l.v[k]) < 0) {
					char *was = l.v[k];

					l.v[k] = l.v[j];
					l.v[j] = was;
				}
		for (size_t k = 0; k < l.n; k++)
			snprintf(got + strlen(got), sizeof(got) - strlen(got),
			    "<%s>", l.v[k]);
		if (strcmp(got, added[i].want) != 0)
			fail_msg("row %zu: %s, not %s", i, got, added[i].want);
		list_free(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_as_it_is),
		cmocka_unit_test(all_else_is_gone),
		cmocka_unit_test(for_a_program_that_root_starts),
		cmocka_unit_test(each_name_once),
		cmocka_unit_test(what_a_profile_adds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
