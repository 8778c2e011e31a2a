/* SPDX-License-Identifier: BSD-2-Clause */
/* test_arguments.c - what jailsh is called with; jailsh/arguments.h */
#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../jailsh/arguments.h"
#include "err.h"
#include "scratch.h"

enum { WORDS = 12 };

static const struct {
	const char *v[WORDS];	/* behind argv[0] */
	enum mode mode;
	const char *words;	/* of the refusal; NULL: taken */
	const char *command, *jail, *user, *program;
} rows[] = {
	{ { NULL }, MODE_SHELL, NULL, NULL, NULL, NULL, NULL },
	{ { "-c", "id" }, MODE_SHELL, NULL, "id", NULL, NULL, NULL },
	{ { "-c", "--jail" }, MODE_SHELL, NULL, "--jail", NULL, NULL, NULL },
	{ { "-c" }, MODE_SHELL, "usage: jailsh [-c", NULL, NULL, NULL, NULL },
	{ { "-c", "id", "x" }, MODE_SHELL, "usage: jailsh [-c", NULL, NULL,
	    NULL, NULL },
	{ { "-c", "--", "id" }, MODE_SHELL, NULL, "id", NULL, NULL, NULL },
	{ { "-c", "--", "--" }, MODE_SHELL, NULL, "--", NULL, NULL, NULL },
	{ { "-c", "--" }, MODE_SHELL, NULL, "--", NULL, NULL, NULL },
	{ { "-c", "--", "id", "x" }, MODE_SHELL, "usage: jailsh [-c", NULL,
	    NULL, NULL, NULL },
	{ { "-cid", "id" }, MODE_SHELL, "usage: jailsh [-c", NULL, NULL, NULL,
	    NULL },
	{ { "-l" }, MODE_SCRIPT, NULL, NULL, NULL, NULL, NULL },
	{ { "-u", "al", "--test" }, MODE_SCRIPT, NULL, NULL, NULL, NULL, NULL },
	{ { "script", "--jail" }, MODE_SCRIPT, NULL, NULL, NULL, NULL, NULL },
	{ { "-e", "script", "-c" }, MODE_SCRIPT, NULL, NULL, NULL, NULL, NULL },
	{ { "--help" }, MODE_HELP, NULL, NULL, NULL, NULL, NULL },
	{ { "--version" }, MODE_VERSION, NULL, NULL, NULL, NULL, NULL },
	{ { "--test", "-u", "al", "-c", "id" }, MODE_TEST, NULL, "id", NULL,
	    "al", NULL },
	{ { "--test", "--user", "al", "-c", "" }, MODE_TEST, NULL, "", NULL,
	    "al", NULL },
	{ { "--test", "-c", "id" }, MODE_TEST, "usage: jailsh --test", NULL,
	    NULL, NULL, NULL },
	{ { "--test", "-u", "al" }, MODE_TEST, "usage: jailsh --test", NULL,
	    NULL, NULL, NULL },
	{ { "--test", "-u", "al", "-c", "id", "more" }, MODE_TEST,
	    "usage: jailsh --test", NULL, NULL, NULL, NULL },
	{ { "--test", "-u", "al", "-c", "id", "--env", "A=b" }, MODE_TEST,
	    "usage: jailsh --test", NULL, NULL, NULL, NULL },
	{ { "--jail", "php", "--user", "www", "--", "php-cgi", "-b" },
	    MODE_LAUNCH, NULL, NULL, "php", "www", "php-cgi" },
	{ { "--jail=php", "php-cgi", "--user" }, MODE_LAUNCH, NULL, NULL,
	    "php", NULL, "php-cgi" },
	{ { "--jail", "php" }, MODE_LAUNCH, "usage: jailsh --jail", NULL, NULL,
	    NULL, NULL },
	{ { "--jail", "php", "--" }, MODE_LAUNCH, "usage: jailsh --jail", NULL,
	    NULL, NULL, NULL },
	{ { "--test", "--jail", "php", "--user", "www", "--", "php-cgi" },
	    MODE_REHEARSE, NULL, NULL, "php", "www", "php-cgi" },
	{ { "--jail", "php", "--test", "php-cgi" }, MODE_REHEARSE, NULL, NULL,
	    "php", NULL, "php-cgi" },
	{ { "--test", "--jail", "php" }, MODE_REHEARSE,
	    "usage: jailsh --test --jail", NULL, NULL, NULL, NULL },
	{ { "--test", "--jail", "php", "-c", "id" }, MODE_REHEARSE,
	    "usage: jailsh --test --jail", NULL, NULL, NULL, NULL },
	{ { "--jail" }, MODE_LAUNCH, "an option lacks its value", NULL, NULL,
	    NULL, NULL },
	{ { "--jail", "php", "-c", "id", "x" }, MODE_LAUNCH,
	    "usage: jailsh --jail", NULL, NULL, NULL, NULL },
	{ { "--user", "al", "id" }, MODE_LAUNCH, "usage: jailsh --jail", NULL,
	    NULL, NULL, NULL },
	{ { "--jail", "php", "--chdir", "srv", "x" }, MODE_LAUNCH,
	    "--chdir srv: not an absolute path", NULL, NULL, NULL, NULL },
	{ { "--jail", "php", "--state", "x", "x" }, MODE_LAUNCH,
	    "--state x: not an absolute path", NULL, NULL, NULL, NULL },
	{ { "--jail", "php", "--bogus", "x" }, MODE_LAUNCH, "unknown option",
	    NULL, NULL, NULL, NULL },
	{ { "--", "x" }, MODE_LAUNCH, "usage: jailsh --jail", NULL, NULL, NULL,
	    NULL },
};

static void
same(const char *title, const char *got, const char *want)
{
	if (want != NULL && (got == NULL || strcmp(got, want) != 0))
		fail_msg("%s: %s, not %s", title, got ? got : "-", want);
}

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *argv[WORDS + 2] = { (char *)"-jailsh" };
		struct arguments a;
		struct err e = {0};
		char title[32];
		int argc = 1, rc;

		while (argc <= WORDS && rows[i].v[argc - 1] != NULL) {
			argv[argc] = (char *)rows[i].v[argc - 1];
			argc++;
		}
		snprintf(title, sizeof(title), "row %zu", i);
		optind = 0;		/* getopt(3), NOTES: begin anew */
		rc = arguments_parse(argc, argv, &a, &e);
		scratch_verdict(title, rc, &e, rows[i].words);
		if (a.mode != rows[i].mode)
			fail_msg("%s: mode %d", title, (int)a.mode);
		same(title, a.command, rows[i].command);
		same(title, a.jail, rows[i].jail);
		same(title, a.user, rows[i].user);
		if (rows[i].program != NULL)
			same(title, a.argv[0], rows[i].program);
		list_free(&a.env);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
