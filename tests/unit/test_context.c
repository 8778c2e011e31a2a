/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_context.c - SELinux on, and nobody has set a context for the shell, or
 * somebody has, and it stays: pam_jail/context.h.  The places are /proc and
 * files, so that no kernel with SELinux is needed.
 */
#include <linux/magic.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../pam_jail/context.h"
#include "err.h"
#include "scratch.h"

static int forgotten;	/* calls in this process */

/* In libselinux's place: the linker exports it (units.mk). */
__attribute__((visibility("default"))) void
fini_selinuxmnt(void);
void
fini_selinuxmnt(void)
{
	forgotten++;
}

static int
forgotten_in_child(void)
{
	pid_t pid = fork();
	int st = 0;

	if (pid == 0)
		_exit(forgotten);
	assert_int_equal(waitpid(pid, &st, 0), pid);
	return WEXITSTATUS(st);
}

/* In this order: a handler stays. */
static void
libselinux_forgets_in_the_child(void **state)
{
	const struct context off = { false, true }, on = { true, true };
	struct err e = {0};

	(void)state;
	assert_int_equal(context_keep(&off, &e), 0);
	assert_int_equal(forgotten_in_child(), 0);
	assert_int_equal(context_keep(&on, &e), 0);
	assert_int_equal(forgotten_in_child(), 1);
	assert_int_equal(forgotten, 0);		/* the monitor goes on */
}

static void
each_decision(void **state)
{
	static const struct {
		struct context is;
		const char *want;
	} rows[] = {
		{ { false, false }, NULL }, { { false, true }, NULL },
		{ { true, true }, NULL },
		{ { true, false }, "SELinux is on, and no PAM line before ours "
		    "has set the context of the shell; fix: session required "
		    "pam_selinux.so open, before the session line of "
		    "pam_jail.so" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err e = {0};
		int rc = context_decide(&rows[i].is, &e);

		scratch_verdict("decision", rc, &e, rows[i].want);
	}
}

static void
each_look(void **state)
{
	static const struct {
		const char *title, *fs;
		long magic;
		const char *exec;
		int rc;
		struct context want;
	} rows[] = {
		{ "not mounted", "/none", PROC_SUPER_MAGIC, "set", 0,
		    { false, false } },
		{ "nobody can say whether", "/proc/version/none",
		    PROC_SUPER_MAGIC, "set", -1, { false, false } },
		{ "something else there", "/proc", SELINUX_MAGIC, "set", 0,
		    { false, false } },
		{ "on, and set", "/proc", PROC_SUPER_MAGIC, "set", 0,
		    { true, true } },
		{ "on, and not set", "/proc", PROC_SUPER_MAGIC, "empty", 0,
		    { true, false } },
		{ "on, and nobody can say", "/proc", PROC_SUPER_MAGIC, "none",
		    -1, { true, false } },
	};
	char *dir = scratch_new(), path[4096];

	(void)state;
	scratch_write(dir, "set", "u:r:t", 5);
	scratch_write(dir, "empty", "", 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct context_places at = {
			rows[i].fs, rows[i].magic, path,
		};
		struct context c = { true, true };
		struct err e = {0};

		snprintf(path, sizeof(path), "%s/%s", dir, rows[i].exec);
		if (context_look(&at, &c, &e) != rows[i].rc ||
		    c.on != rows[i].want.on || c.set != rows[i].want.set)
			fail_msg("%s: on %d set %d", rows[i].title, c.on,
			    c.set);
	}
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_decision),
		cmocka_unit_test(each_look),
		cmocka_unit_test(libselinux_forgets_in_the_child),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
