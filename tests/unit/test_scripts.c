/* SPDX-License-Identifier: BSD-2-Clause */
/* test_scripts.c - scripts among commands: the table of a tree, command/scripts.h;
 * which shells may run one, jail-setup/plan/interpreted.h; command/starts.h */
#include <fcntl.h>
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
#include "list.h"
#include "paths.h"
#include "plan/interpreted.h"
#include "scratch.h"
#include "scripts.h"
#include "starts.h"

enum { WORDS = 4 };

static const struct {
	const char *name, *words[WORDS], *want;
} lines[] = {
	{ "dash", { NULL }, NULL },
	{ "bash", { "-eu" }, NULL },
	{ "bash", { "-e", "-o", "pipefail" }, NULL },
	{ "bash", { "+B" }, NULL },
	{ "busybox", { "-" }, NULL },
	{ "zsh", { "-f" }, NULL },
	{ "zsh", { "-f", "-e" }, NULL },
	{ "fish", { "-N" }, NULL },
	{ "dash", { "-s" }, "started with -s" },
	{ "bash", { "-es" }, "started with -es" },
	{ "bash", { "-c" }, "started with -c" },
	{ "bash", { "-l" }, "started with -l" },
	{ "bash", { "-i" }, "started with -i" },
	{ "bash", { "--login" }, "started with --login" },
	{ "bash", { "--rcfile" }, "started with --rcfile" },
	{ "bash", { "-e", "-o", "pipefail", "-l" }, "started with -l" },
	{ "bash", { "-o pipefail" }, "as one word" },
	{ "bash", { "/home/al/x" }, "has bash run /home/al/x" },
	{ "bash", { "-e", "x" }, "has bash run x" },
	{ "zsh", { NULL }, "have its line say zsh -f" },
	{ "zsh", { "-e", "-f" }, "runs a file of the home first" },
	{ "tcsh", { "-e" }, "have its line say tcsh -f" },
	{ "tmux", { NULL }, "no shell that is known" },
	{ "bash5", { NULL }, "no shell that is known" },
};

static void
each_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct list words = {0};
		struct err e = {0};
		char title[64];
		int rc;

		for (int w = 0; w < WORDS && lines[i].words[w] != NULL; w++)
			list_add(&words, lines[i].words[w], &e);
		rc = interpreted_shell_ok(lines[i].name, &words, &e);
		snprintf(title, sizeof(title), "%zu %s", i, lines[i].name);
		scratch_verdict(title, rc, &e, lines[i].want);
		list_free(&words);
	}
}

static const struct {
	const char *text, *want;
} tables[] = {
	{ "", NULL },
	{ "/a\n\t/usr/bin/python3\n", NULL },
	{ "/a\n\t" PATHS_SHELLS "/sh\n\t-e\n\ta b\n/b\n\t!why not\n", NULL },
	{ "/a\n", "nothing below /a" },
	{ "/a\n\t/x\n/b\n", "nothing below /b" },
	{ "\t/x\n", "no absolute path" },
	{ "a\n\t/x\n", "no absolute path" },
	{ "/a\n\tx\n", "no absolute path" },
	{ "/a\n\t/x\n\t!why\n", "a word too many" },
	{ "/a\n\t!why\n\t/x\n", "a word too many" },
};

static void
each_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		struct scripts all;
		struct err e = {0};
		int rc = scripts_parse(tables[i].text, &all, &e);
		char *again = NULL;
		size_t n = 0;
		FILE *f;

		scratch_verdict(tables[i].text, rc, &e, tables[i].want);
		f = open_memstream(&again, &n);
		assert_non_null(f);
		scripts_print(&all, f);
		fclose(f);
		if (rc == 0)
			assert_string_equal(again, tables[i].text);
		free(again);
		scripts_free(&all);
	}
}

static void
whose_shell(void **state)
{
	struct script s = { .program = (char *)PATHS_SHELLS "/sh" };

	(void)state;
	assert_string_equal(script_shell(&s), "/sh");
	s.program = (char *)PATHS_SHELLS "x/sh";
	assert_null(script_shell(&s));
	s.program = (char *)"/bin/sh";
	assert_null(script_shell(&s));
	s.program = NULL;
	assert_null(script_shell(&s));
}

/* t: a tree with jailsh, sh in whose place it is, and an interpreter. */
static const char tree[] =
    "mkdir -p t" PATHS_SHELLS " t/usr/bin; cp /bin/true t" PATHS_JAILSH "; "
    "cp /bin/true t" PATHS_SHELLS "/sh; ln -s jailsh t/usr/bin/sh; "
    "cp /bin/false t/usr/bin/py; "
    "say() { printf '%s\\n' \"$2\" >t/usr/bin/$1; chmod 755 t/usr/bin/$1; }; "
    "say lost '#!/usr/bin/gone -x'; say named '#!/usr/bin/sh'; "
    "say other '#! /usr/bin/sh'; say snake '#!/usr/bin/py'; "
    "say env '#!/usr/bin/py'; say unsaid '#!/usr/bin/py'; "
    "say rel '#!py'; say deep '#!/usr/bin/other'; say text 'echo'; "
    "say loop '#!/usr/bin/loop'; "
    "ld=$(readelf -l /bin/false | sed -n 's/.*interpreter: \\(.*\\)]/\\1/p'); "
    "cp --parents -L \"$ld\" t/; "
    "cp t/usr/bin/py t/usr/bin/noloader; "
    "sed -i \"s,$ld,${ld%??}.X,\" t/usr/bin/noloader; "
    "ln -s named t/usr/bin/alias";

static const char table[] = "/usr/bin/named\n\t" PATHS_SHELLS "/sh\n"
    "/usr/bin/env\n\t/usr/bin/nothere\n/usr/bin/unsaid\n\t!of a reason\n";

static const struct {
	const char *path;
	enum program got;
	const char *words;
} files[] = {
	{ "/usr/bin/py", PROGRAM_FOUND, NULL },
	{ "/usr/bin/noloader", PROGRAM_MISSING, "loader or interpreter" },
	{ "/usr/bin/lost", PROGRAM_MISSING, "in the jail: /usr/bin/gone" },
	{ "/usr/bin/named", PROGRAM_FOUND, NULL },
	{ "/usr/bin/alias", PROGRAM_FOUND, NULL },
	{ "/usr/bin/other", PROGRAM_REFUSED, "a script for /usr/bin/sh, where "
	    "jailsh stands" },
	{ "/usr/bin/deep", PROGRAM_REFUSED, "where jailsh stands" },
	{ "/usr/bin/snake", PROGRAM_FOUND, NULL },
	{ "/usr/bin/env", PROGRAM_MISSING, "in the jail: /usr/bin/nothere" },
	{ "/usr/bin/unsaid", PROGRAM_REFUSED, "is not run: of a reason" },
	{ "/usr/bin/rel", PROGRAM_REFUSED, "no absolute path" },
	{ "/usr/bin/loop", PROGRAM_REFUSED, "symbolic links" },
};

static void
each_file(void **state)
{
	char *dir = scratch_new();
	struct scripts all;
	struct err e = {0};
	int root;

	(void)state;
	scratch_sh(dir, tree);
	root = open(scratch_path(dir, "t"), O_PATH | O_DIRECTORY);
	assert_true(root >= 0);
	assert_int_equal(scripts_parse(table, &all, &e), 0);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		enum program got = starts(root, files[i].path, &all, &e);

		if (got != files[i].got)
			fail_msg("%s: %d", files[i].path, (int)got);
		if (files[i].words != NULL)
			scratch_verdict(files[i].path, -1, &e, files[i].words);
	}
	scripts_free(&all);
	close(root);
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_line),
		cmocka_unit_test(each_table),
		cmocka_unit_test(whose_shell),
		cmocka_unit_test(each_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
