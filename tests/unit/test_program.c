/* SPDX-License-Identifier: BSD-2-Clause */
/* test_program.c - the first word into a program; command/program.h */
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "list.h"
#include "program.h"
#include "scratch.h"

static const struct {
	const char *word;
	enum program want;
	const char *path, *words;
} rows[] = {
	{ "env", PROGRAM_FOUND, "/usr/bin/env", NULL },
	{ "/usr/bin/env", PROGRAM_FOUND, "/usr/bin/env", NULL },
	{ "/bin/sh", PROGRAM_FOUND, "/bin/sh", NULL },
	{ "missing", PROGRAM_MISSING, NULL, "missing: not found in the jail" },
	{ "/usr/bin/missing", PROGRAM_MISSING, NULL, "not found in the jail" },
	/* one of the commands, but not where programs are */
	{ "/tmp/env", PROGRAM_MISSING, NULL, "/tmp/env: not found" },
	{ "/home/al/env", PROGRAM_MISSING, NULL, "not found" },
	{ "/usr/bin/../../tmp/env", PROGRAM_MISSING, NULL, "not found" },
	{ "/usr/bin//env", PROGRAM_MISSING, NULL, "not found" },
	{ "//usr/bin/env", PROGRAM_MISSING, NULL, "not found" },
	{ "/usr/bi/env", PROGRAM_MISSING, NULL, "not found" },
	{ "/usr/binx/env", PROGRAM_MISSING, NULL, "not found" },
	{ "usr/bin/env", PROGRAM_MISSING, NULL, "not found" },
	{ "./env", PROGRAM_MISSING, NULL, "not found" },
	{ "/env", PROGRAM_MISSING, NULL, "not found" },
	{ "", PROGRAM_REFUSED, NULL, "\"\" is not among the commands of this account: env sh missing" },
	{ "cat", PROGRAM_REFUSED, NULL, "\"cat\" is not among the commands of this" },
	{ "/bin/cat", PROGRAM_REFUSED, NULL, "\"/bin/cat\" is not among the commands" },
	{ "en", PROGRAM_REFUSED, NULL, "is not among the commands" },
	{ "envy", PROGRAM_REFUSED, NULL, "is not among the commands" },
	{ "env/", PROGRAM_REFUSED, NULL, "is not among the commands" },
	{ "env/cat", PROGRAM_REFUSED, NULL, "is not among the commands" },
	{ "/usr/bin/env/cat", PROGRAM_REFUSED, NULL, "is not among the commands" },
	{ "PATH=/tmp", PROGRAM_REFUSED, NULL, "is not among the commands" },
	{ "ENV", PROGRAM_REFUSED, NULL, "is not among the commands" },
};

/* As a login does, in a jail whose root is the host's. */
static enum program
find(const char *word, const struct list *commands, char *path,
    struct err *e)
{
	int top = program_top(e);
	enum program got = program_named(word, commands, e) ?
	    program_find(top, word, path, e) : PROGRAM_REFUSED;

	close(top);
	return got;
}

static void
each_row(void **state)
{
	struct list commands = {0};
	struct err e = {0};

	(void)state;
	list_add(&commands, "env", &e);
	list_add(&commands, "sh", &e);
	list_add(&commands, "missing", &e);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char path[PATH_MAX];
		enum program got = find(rows[i].word, &commands, path, &e);

		if (got != rows[i].want)
			fail_msg("%s: %d", rows[i].word, (int)got);
		if (rows[i].path != NULL)
			assert_string_equal(path, rows[i].path);
		if (rows[i].words != NULL)
			scratch_verdict(rows[i].word, -1, &e, rows[i].words);
	}
	list_free(&commands);
}

/* What a user put somewhere is not it, though it has the name and runs. */
static void
an_uploaded_program_of_that_name(void **state)
{
	char *dir = scratch_new();
	struct list commands = {0};
	char path[PATH_MAX];
	struct err e;

	(void)state;
	scratch_sh(dir, "cp /bin/true env; cp /bin/true missing");
	list_add(&commands, "env", &e);
	list_add(&commands, "missing", &e);
	assert_int_equal(find(scratch_path(dir, "env"), &commands,
	    path, &e), PROGRAM_MISSING);
	assert_int_equal(chdir(dir), 0);
	assert_int_equal(find("missing", &commands, path, &e),
	    PROGRAM_MISSING);
	assert_int_equal(find("./missing", &commands, path, &e),
	    PROGRAM_MISSING);
	assert_int_equal(chdir("/"), 0);
	list_free(&commands);
	scratch_free(dir);
}

static void
no_commands_no_program(void **state)
{
	struct list commands = {0};
	char path[PATH_MAX];
	struct err e;

	(void)state;
	assert_int_equal(find("env", &commands, path, &e),
	    PROGRAM_REFUSED);
}

/* There, but not to be run: as good as missing. */
static void
a_file_that_does_not_run(void **state)
{
	char *dir = scratch_trusted();
	struct list commands = {0};
	char path[PATH_MAX];
	struct err e;

	(void)state;
	scratch_sh(dir, "mount -t tmpfs tmpfs /usr/local/bin; "
	    ": >/usr/local/bin/pj-text; cp /bin/true /usr/local/bin/pj-true");
	list_add(&commands, "pj-text", &e);
	list_add(&commands, "pj-true", &e);
	assert_int_equal(find("pj-true", &commands, path, &e),
	    PROGRAM_FOUND);
	assert_string_equal(path, "/usr/local/bin/pj-true");
	assert_int_equal(find("pj-text", &commands, path, &e),
	    PROGRAM_MISSING);
	scratch_sh(dir, "umount /usr/local/bin");
	list_free(&commands);
	scratch_free(dir);
}

/* Fedora's, and two of openSUSE: fault U23. */
static void
where_sftp_server_is(void **state)
{
	static const char *const dirs[] = {
		"/usr/libexec/openssh", "/usr/lib/ssh", "/usr/libexec/ssh",
		"/usr/libexec",
	};
	char *dir = scratch_new();
	int top = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++) {
		char command[256], path[PATH_MAX], want[64];

		snprintf(want, sizeof(want), "%s/sftp-server", dirs[i]);
		snprintf(command, sizeof(command), "mkdir -p .%s; cp /bin/true "
		    ".%s", dirs[i], want);
		scratch_sh(dir, command);
		assert_int_equal(program_find(top, "sftp-server", path, &e),
		    PROGRAM_FOUND);
		assert_string_equal(path, want);
		snprintf(command, sizeof(command), "rm .%s", want);
		scratch_sh(dir, command);
	}
	close(top);
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(an_uploaded_program_of_that_name),
		cmocka_unit_test(no_commands_no_program),
		cmocka_unit_test(a_file_that_does_not_run),
		cmocka_unit_test(where_sftp_server_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
