/* SPDX-License-Identifier: BSD-2-Clause */
/* test_shell.c - is the account's shell jailsh?  lib/shell.h */
#include <fcntl.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "err.h"
#include "jail.h"
#include "paths.h"
#include "scratch.h"
#include "shell.h"

/* As jail-setup builds it, and the rest as components bring it. */
static const char tree[] =
    "mkdir -p t" PATHS_JAILSH " t/usr/bin t/opt; rmdir t" PATHS_JAILSH "; "
    "cp /bin/true t" PATHS_JAILSH "; mkdir -p t/etc/jail; "
    ": >t" PATHS_RULES "; "
    "ln -s usr/bin t/bin; ln -s " PATHS_JAILSH " t/usr/bin/sh; "
    "ln -s sh t/usr/bin/rsh; ln t" PATHS_JAILSH " t/opt/hard; "
    "cp t" PATHS_JAILSH " t/usr/bin/python3; cp /bin/false t/opt/nologin; "
    "ln -s python3 t/usr/bin/py; ln -s nothing t/usr/bin/dangles; "
    "ln -s loop t/usr/bin/loop; ln -s ../../../../bin/sh t/opt/up";

static const struct {
	const char *title, *more, *shell, *want;
} rows[] = {
	{ "a link", "", "/usr/bin/sh", NULL },
	{ "by the way of a link", "", "/bin/sh", NULL },
	{ "an empty field", "", "", NULL },
	{ "a link to a link", "", "/bin/rsh", NULL },
	{ "a link as from the root", "", "/opt/up", NULL },
	{ "jailsh itself", "", PATHS_JAILSH, NULL },
	{ "the same file", "", "/opt/hard", NULL },
	{ "nothing", "", "/bin/zsh", NULL },
	{ "a link to nothing", "", "/bin/dangles", NULL },
	{ "below a file", "", "/bin/sh/sh", NULL },
	{ "nologin", "", "/opt/nologin", NULL },
	{ "another program", "", "/usr/bin/python3",
	    "/usr/bin/python3, the shell of al, is not jailsh in jail j; "
	    "fix: usermod -s /bin/sh 'al' # or add it to /etc/shells and: "
	    "jail-setup build j" },
	{ "a link to another program", "", "/bin/py", "/bin/py, the shell" },
	{ "an empty field, another sh", "ln -sf python3 t/usr/bin/sh", "",
	    "/bin/sh, the shell of al" },
	{ "a directory", "", "/opt", "is not jailsh" },
	{ "no path", "", "sh", "sh, the shell of al, is not jailsh" },
	{ "a loop", "", "/bin/loop", "/bin/loop in the jail: " },
	{ "a tree of old", "rm t" PATHS_JAILSH, "/usr/bin/python3",
	    "jail j has no " PATHS_JAILSH },
	{ "a tree of old without a list", "rm t" PATHS_RULES, "/usr/bin/sh",
	    "jail j has no " PATHS_RULES },
};

static int
ask(const char *dir, const char *shell, bool commands, struct err *e)
{
	int root = open(scratch_path(dir, "t"), O_PATH | O_DIRECTORY);
	char *none[] = { NULL };
	struct jail j = { .name = "j" };
	int rc;

	j.commands.v = commands ? none : NULL;
	rc = shell_limits(root, &j, "al", shell, e);
	close(root);
	return rc;
}

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *dir = scratch_new();
		struct err e = {0};

		scratch_sh(dir, tree);
		scratch_sh(dir, rows[i].more);
		scratch_verdict(rows[i].title, ask(dir, rows[i].shell, true,
		    &e), &e, rows[i].want);
		scratch_verdict("without commands", ask(dir, rows[i].shell,
		    false, &e), &e, NULL);
		scratch_free(dir);
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
