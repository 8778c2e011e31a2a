/* SPDX-License-Identifier: BSD-2-Clause */
/* test_shebang.c - the first line of a script; shebang.h */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "plan/shebang.h"
#include "scope.h"
#include "scratch.h"

/* What `sh` is on this host, for env to find. */
#define SH "sh"

static const struct {
	const char *head, *interpreter, *by_env, *want;
} rows[] = {
	{ "#!/bin/sh\n", "/bin/sh", "", NULL },
	{ "#!/bin/sh", "/bin/sh", "", NULL },
	{ "#! \t/bin/sh\n", "/bin/sh", "", NULL },
	{ "#!/bin/sh -e\nenv x\n", "/bin/sh", "", NULL },
	{ "#!/bin/sh\t-e\n", "/bin/sh", "", NULL },
	{ "#!/opt/envy\n", "/opt/envy", "", NULL },
	{ "#!/bin/sh\r\n", "/bin/sh\r", "", NULL },	/* as execve(2) */
	{ "#!/usr/bin/env " SH "\n", "/usr/bin/env", SH, NULL },
	{ "#!/usr/bin/env  \t" SH " -e\n", "/usr/bin/env", SH, NULL },
	{ "#!/usr/bin/env -S " SH " -e\n", "/usr/bin/env", SH, NULL },
	{ "#!/usr/bin/env -i A=b " SH "\n", "/usr/bin/env", SH, NULL },
	{ "#!/usr/bin/env -S" SH " -e\n", "/usr/bin/env", SH, NULL },
	{ "#!/usr/bin/env -vS " SH "\n", "/usr/bin/env", SH, NULL },
	{ "#!/usr/bin/env -vS" SH "\n", "/usr/bin/env", SH, NULL },
	{ "#!/usr/bin/env -iS" SH "\n", "/usr/bin/env", SH, NULL },
	{ "#!/usr/bin/env -S -iv A=b " SH " -e\n", "/usr/bin/env", SH, NULL },
	{ "#!/usr/bin/env -S -u HOME " SH "\n", NULL, NULL,
	    "env with -u, which is not read; its line may have -S, -i" },
	{ "#!/usr/bin/env --split-string=" SH "\n", NULL, NULL,
	    "env with --split-string=" SH ", which is not read" },
	{ "#!/usr/bin/env - " SH "\n", NULL, NULL, "env with -, which" },
	{ "#!/usr/bin/env -S -- " SH "\n", NULL, NULL, "env with --, which" },
	{ "#!/usr/bin/env -S A=b -i " SH "\n", NULL, NULL,
	    "env with -i, which is not read" },
	{ "#!/usr/bin/env -S A='b c' " SH "\n", NULL, NULL,
	    "env with A='b, which is not read" },
	{ "#!/usr/bin/env -S A=b\\_" SH "\n", NULL, NULL,
	    "env with A=b\\_" SH ", which is not read" },
	{ "#!/usr/bin/env -S \"" SH "\" -e\n", NULL, NULL,
	    "env with \"" SH "\", which is not read" },
	{ "#!/usr/bin/env -S " SH " # comment\n", NULL, NULL,
	    "env with #, which is not read" },
	{ "#!/usr/bin/env -S PATH=/bin " SH "\n", "/usr/bin/env", SH, NULL },
	{ "#!/usr/bin/env -S PATH=/nowhere " SH "\n", NULL, NULL,
	    "env would look for sh, which this host does not have in /nowhere" },
	{ "#!/usr/bin/env -S PATH=relative " SH "\n", NULL, NULL,
	    "env would look for sh" },
	{ "#!/usr/bin/env -S ${X}\n", NULL, NULL,
	    "env with ${X}, which is not read" },
	{ "#!/usr/bin/env /opt/x\n", "/usr/bin/env", "/opt/x", NULL },
	{ "#!/bin/env " SH "\n", "/bin/env", SH, NULL },
	{ "#!/usr/bin/env no-such-program\n", NULL, NULL,
	    "env would look for no-such-program, which this host does not" },
	{ "#!/usr/bin/env\n", NULL, NULL, "env without a program" },
	{ "#!/usr/bin/env \n" SH "\n", NULL, NULL, "env without a program" },
	{ "#!/usr/bin/env -S\n", NULL, NULL, "env without a program" },
	{ "#!/usr/bin/env A=b\n", NULL, NULL, "env without a program" },
	{ "#!", NULL, NULL, "no interpreter" },
	{ "#!\n", NULL, NULL, "its interpreter is no absolute path" },
	{ "#! \n/bin/sh\n", NULL, NULL, "no absolute path" },
	{ "#!sh\n", NULL, NULL, "no absolute path" },
	{ "#!./sh\n", NULL, NULL, "no absolute path" },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char in[PATH_MAX], by[PATH_MAX];
		size_t n = strlen(rows[i].head);
		scope_free char *head = strdup(rows[i].head);
		struct err e = {0};
		int rc = shebang_parse(head, n, in, by, NULL, &e);

		scratch_verdict(rows[i].head, rc, &e, rows[i].want);
		if (rc < 0)
			continue;
		assert_string_equal(in, rows[i].interpreter);
		if (strcmp(rows[i].by_env, SH) != 0) {
			assert_string_equal(by, rows[i].by_env);
		} else {
			assert_int_equal(by[0], '/');
			assert_string_equal(strrchr(by, '/'), "/" SH);
		}
	}
}

/* What the kernel reads may hold a zero, and need not end at a line. */
static void
bytes_that_are_no_text(void **state)
{
	char in[PATH_MAX], by[PATH_MAX];
	char head[513] = "#!/bin/sh\0/x";
	struct err e = {0};

	(void)state;
	scratch_verdict("zero", shebang_parse(head, 12, in, by, NULL, &e),
	    &e, NULL);
	assert_string_equal(in, "/bin/sh");
	memset(head, 'x', 512);
	memcpy(head, "#!/", 3);
	head[512] = '\0';
	scratch_verdict("long", shebang_parse(head, 512, in, by, NULL, &e),
	    &e, NULL);
	assert_int_equal(strlen(in), 510);
	memcpy(head, "#!/bin/env x", 12);
	scratch_verdict("long name", shebang_parse(head, 512, in, by, NULL, &e),
	    &e, "env would look for xxx");
}

static void
write_line(const char *path, const char *interpreter)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fprintf(f, "#!%s\n", interpreter);
	fclose(f);
}

/* Each script the interpreter of the next, until the kernel ends it. */
static void
a_chain_of_scripts(void **state)
{
	char dir[] = "/tmp/test_shebang.XXXXXX", path[64], by[64] = "/bin/sh";
	struct err e = {0};

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (int i = 1; i <= 5; i++) {
		assert_int_equal(shebang_chain(by, &e), 0);
		snprintf(path, sizeof(path), "%s/%d", dir, i);
		write_line(path, by);
		strcpy(by, path);
	}
	scratch_verdict("five", shebang_chain(path, &e), &e, "4 deep");
	for (int i = 1; i <= 5; i++) {
		snprintf(path, sizeof(path), "%s/%d", dir, i);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/loop", dir);
	scratch_verdict("no file", shebang_chain(path, &e), &e, NULL);
	write_line(path, path);
	scratch_verdict("loop", shebang_chain(path, &e), &e, "4 deep");
	unlink(path);
	rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(bytes_that_are_no_text),
		cmocka_unit_test(a_chain_of_scripts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
