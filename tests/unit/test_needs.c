/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_needs.c - what a file needs to be run, and a jail's words and this host
 * into a plan; plan_needs.h, plan_collect.h
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "jail.h"
#include "loader/ldcache.h"
#include "loader/resolve.h"
#include "paths.h"
#include "plan/plan.h"
#include "plan/plan_collect.h"
#include "plan/plan_needs.h"
#include "plan/plan_path.h"
#include "scope.h"
#include "scratch.h"

/* A file of the scratch tree, and all it needs. */
static int
ask(const char *path, struct plan *p, struct err *e)
{
	struct libraries *l = libraries_new(e);
	const struct plan_entry *en;
	int made, rc = -1;

	assert_non_null(l);
	en = plan_path_add(p, path, "test", NULL, &made, e);
	if (en != NULL)
		rc = plan_needs_add(p, l, en, e);
	if (rc == 0)
		rc = libraries_cache(p, l, e);
	libraries_free(l);
	return rc;
}

static const struct {
	const char *title, *setup, *holds, *want;
} rows[] = {
	{ "a program", "cp /bin/sh f", "/etc/ld.so.cache", NULL },
	{ "a script", "printf '#!/bin/sh\\n' >f; chmod +x f", "/bin", NULL },
	{ "through env", "printf '#!/usr/bin/env sh\\n' >f; chmod +x f",
	    "/usr/bin/env", NULL },
	{ "a script of a script", "printf '#!/bin/sh\\n' >g; chmod +x g; "
	    "printf '#!%s\\n' \"$PWD/g\" >f; chmod +x f", "/bin", NULL },
	{ "a script that is its own interpreter",
	    "printf '#!%s\\n' \"$PWD/f\" >f; chmod +x f", NULL,
	    "more than 4 deep" },
	{ "a text that looks like one", "printf '#!/none\\n' >f", NULL, NULL },
	{ "a text", "echo hello >f; chmod +x f", NULL, NULL },
	{ "nothing", ": >f; chmod +x f", NULL, NULL },
	{ "two bytes", "printf '#!' >f; chmod +x f", NULL, NULL },
	{ "three bytes", "printf '#!\\n' >f; chmod +x f", NULL,
	    "/f: its interpreter is no absolute path" },
	{ "an interpreter that is missing", "printf '#!/none\\n' >f; "
	    "chmod +x f", NULL, "/f: /none: No such file" },
	{ "one in a DOS file", "printf '#!/bin/sh\\r\\n' >f; chmod +x f", NULL,
	    "/f: /bin/sh?: No such file" },
	{ "env of what is missing", "printf '#!/usr/bin/env no-such\\n' >f; "
	    "chmod +x f", NULL, "/f: env would look for no-such" },
	{ "damaged ELF", "head -c 100 /bin/sh >f; chmod +x f", NULL, "/f: " },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *dir = scratch_new();
		struct plan p = {0};
		struct err e = {0};

		scratch_sh(dir, rows[i].setup);
		scratch_verdict(rows[i].title, ask(scratch_path(dir, "f"), &p,
		    &e), &e, rows[i].want);
		if (rows[i].holds != NULL)
			assert_non_null(plan_find(&p, rows[i].holds));
		plan_free(&p);
		scratch_free(dir);
	}
}

/* The path that a cache has for a name; NULL: none. */
static const char *
named(const struct ldcache *c, const char *soname)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->v[i].soname, soname) == 0)
			return c->v[i].path;
	return NULL;
}

/* libm, which a shell does not need, is known if it is there, else not. */
static void
a_library_nobody_needs(void **state)
{
	scope_fd root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct err e = {0};
	struct loader *l = loader_open(root, &e);
	const char *host;
	int made;

	(void)state;
	assert_non_null(l);
	host = named(loader_cache(l), "libm.so.6");
	assert_non_null(host);
	for (int there = 0; there < 2; there++) {
		struct plan p = {0};
		struct ldcache c = {0};
		const struct plan_entry *en;

		assert_true(!there ||
		    plan_path_add(&p, host, "test", NULL, &made, &e) != NULL);
		assert_int_equal(ask("/bin/sh", &p, &e), 0);
		en = plan_find(&p, "/etc/ld.so.cache");
		assert_non_null(en);
		assert_int_equal(ldcache_parse(en->text, (size_t)en->size, &c,
		    &e), 0);
		assert_non_null(named(&c, "libc.so.6"));
		if (there)
			assert_string_equal(named(&c, "libm.so.6"), host);
		else
			assert_null(named(&c, "libm.so.6"));
		ldcache_free(&c);
		plan_free(&p);
	}
	loader_close(l);
}

static int
closed(void *path)
{
	struct libraries *l;
	struct plan p = { .owner = geteuid() };
	struct err e = {0};
	const struct plan_entry *en;
	int made, rc = 1;

	l = libraries_new(&e);
	en = plan_path_add(&p, path, "test", NULL, &made, &e);
	if (l != NULL && en != NULL && plan_needs_add(&p, l, en, &e) == -1 &&
	    strstr(e.msg, "/f: Permission denied") != NULL)
		rc = 0;
	libraries_free(l);
	plan_free(&p);
	return rc;
}

static void
an_unreadable_file(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_sh(dir, "cp /bin/sh f; chmod 0111 f");
	assert_int_equal(scratch_child(closed, (void *)scratch_path(dir, "f"),
	    1), 0);
	scratch_free(dir);
}

/* --- plan_collect.h ------------------------------------------------------- */

#define CO(name, text) "echo '" text "' >v/components.d/" name ".conf; "
#define C "components = [ \"a\" ];"

static const struct {
	const char *title, *setup, *jail, *want;
} jails[] = {
	{ "a file", CO("a", "files = [ \"/etc/passwd\" ];"), C, NULL },
	{ "no such component", ":", C, "c/jails.d/j.conf: no component a in " },
	{ "a file that is missing", CO("a", "files = [ \"/none\" ];"), C,
	    "jail j: component a: /none: No such file or directory; fix: "
	    "install it" },
	{ "an optional one", CO("a", "optional = [ \"/none\", \"/x/y/*\" ];"),
	    C, NULL },
	{ "a pattern without a match", CO("a", "files = [ \"/none/*\" ];"), C,
	    "component a: /none/*: nothing on this host matches" },
	{ "a relative file", CO("a", "files = [ \"etc/passwd\" ];"), C,
	    "component a: files: \"etc/passwd\" is not an absolute path" },
	{ "a device node", CO("a", "files = [ \"/dev/null\" ];"), C,
	    "component a: /dev/null: the jail has its own /dev" },
	{ "an optional FIFO is still wrong", "mkfifo p; "
	    "echo \"optional = [ \\\"$PWD/p\\\" ];\" >v/components.d/a.conf", C,
	    "/p is a FIFO" },
	{ "excluded, though it is missing", CO("a", "files = [ \"/none\" ]; "
	    "exclude = [ \"/no*\" ];"), C, NULL },
	{ "one of a pattern that is not whole", "mkdir d; "
	    "printf '#!/none\\n' >d/f; chmod +x d/f; echo \"files = [ \\\"$PWD/"
	    "d/*\\\" ];\" >v/components.d/a.conf", C, NULL },
	{ "but named as well", "mkdir d; "
	    "printf '#!/none\\n' >d/f; chmod +x d/f; echo \"optional = [ \\\"$PWD"
	    "/d/*\\\", \\\"$PWD/d/f\\\" ];\" >v/components.d/a.conf", C,
	    "/d/f: /none: No such file" },
	{ "a package that is missing",
	    CO("a", "packages = [ \"no-such-package\" ];"), C,
	    "no-such-package" },
	{ "requires", CO("a", "requires = [ \"b\" ];")
	    CO("b", "files = [ \"/none\" ];"), C,
	    "jail j: component a: component b: /none: No such file" },
	{ "requires itself", CO("a", "requires = [ \"a\" ];"), C, NULL },
	{ "a ring", CO("a", "requires = [ \"b\" ];")
	    CO("b", "requires = [ \"a\" ];"), C, NULL },
	{ "requires what is missing", CO("a", "requires = [ \"b\" ];"), C,
	    "component a: no component b in " },
	{ "requires what climbs", CO("a", "requires = [ \"../b\" ];"), C,
	    "is not a name for a component" },
	{ "a device the jail has not", CO("a", "devices = [ \"tty\" ];"),
	    C "devices = [ \"null\" ];",
	    "component a: needs the device tty; add it to devices of jail j" },
	{ "an account that is missing", CO("a", "accounts = [ \"no-such\" ];"),
	    C, "accounts: no account named \"no-such\"" },
	{ "a tree of others", ":", "root = \"/srv\";",
	    "somebody else maintains that tree" },
	{ "a directory", CO("a", "accounts = [ ];"),
	    C "directories = [ \"/srv/x\" ];", NULL },
	{ "a directory where a file is", CO("a", "files = [ \"/etc/passwd\" "
	    "];"), C "directories = [ \"/etc/passwd\" ];",
	    "/etc/passwd: wanted twice, as different things" },
	{ "commands without jailsh", CO("a", "accounts = [ ];"),
	    C "commands = [ ];", "(a jail with commands needs it)" },
	{ "a directory through a link of the host's",
	    "mkdir d; ln -s d l; echo \"optional = [ \\\"$PWD/l\\\" ];\" "
	    ">v/components.d/a.conf", C, NULL },
};

static int
plan_of(const char *dir, const char *text, struct plan *p, struct err *e)
{
	const struct places at = {
		.config = scratch_path(dir, "c"),
		.vendor = scratch_path(dir, "v"),
		.state = scratch_path(dir, "state"),
		.jailsh = scratch_path(dir, "jailsh"),
	};
	struct jail j;
	int rc;

	assert_int_equal(jail_parse(text, "j", "f", &j, e), 0);
	rc = plan_collect(&j, &at, p, e);
	jail_free(&j);
	return rc;
}

static void
each_jail(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(jails) / sizeof(*jails); i++) {
		char *dir = scratch_trusted();
		struct plan p = {0};
		struct err e = {0};

		scratch_sh(dir, "mkdir -p c/components.d v/components.d");
		scratch_sh(dir, jails[i].setup);
		scratch_verdict(jails[i].title, plan_of(dir, jails[i].jail,
		    &p, &e), &e, jails[i].want);
		plan_free(&p);
		scratch_free(dir);
	}
}

/* jailsh is every shell, the commands are listed, the names are ours. */
static void
a_jail_with_commands(void **state)
{
	char *dir = scratch_trusted();
	struct plan p = {0};
	struct err e = {0};
	const struct plan_entry *en;

	(void)state;
	scratch_sh(dir, "mkdir -p c/components.d v/components.d; "
	    "cp /bin/true jailsh; printf '/bin/sh # x\\n\\n# y\\n/opt/zsh\\n' "
	    ">shells; mount --bind shells /etc/shells;"
	    CO("a", "files = [ \"/bin/sh\", \"/bin/bash\" ];"));
	scratch_verdict("plan", plan_of(dir, C "commands = [ \"x\", \"y\" ];",
	    &p, &e), &e, NULL);
	scratch_sh(dir, "umount /etc/shells");
	en = plan_find(&p, PATHS_JAILSH);
	assert_string_equal(en->source, scratch_path(dir, "jailsh"));
	assert_int_equal(en->type, PLAN_FILE);
	assert_int_equal(en->mode, 0755);
	en = plan_find(&p, "/opt/zsh");
	assert_string_equal(en->source, PATHS_JAILSH);
	assert_int_equal(en->type, PLAN_LINK);
	en = plan_find(&p, "/usr/bin/sh");
	if (en == NULL)
		en = plan_find(&p, "/bin/sh");
	assert_string_equal(en->source, PATHS_JAILSH);
	en = plan_find(&p, PATHS_RULES);
	assert_memory_equal(en->text, "\t" PATHS_JAILSH "\n", sizeof(
	    "\t" PATHS_JAILSH "\n") - 1);
	assert_non_null(strstr(en->text, "\nx\n\tform name\ny\n\tform name\n"));
	en = plan_find(&p, "/etc/passwd");
	assert_int_equal(en->type, PLAN_TEXT);
	assert_non_null(strstr(en->text, "root:x:0:0:"));
	plan_free(&p);
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(a_library_nobody_needs),
		cmocka_unit_test(an_unreadable_file),
		cmocka_unit_test(each_jail),
		cmocka_unit_test(a_jail_with_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
