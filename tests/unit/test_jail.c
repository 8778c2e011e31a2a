/* SPDX-License-Identifier: BSD-2-Clause */
/* test_jail.c - jail files: defaults, what is refused, all of them; jail.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "exec_said.h"
#include "jail.h"
#include "jail_command.h"
#include "scratch.h"

#define OK "components = [ \"rsync\" ];\n"

static void
defaults_are_the_safe_ones(void **state)
{
	static const char *const devices[] = {
		"null", "zero", "full", "random", "urandom", "tty",
	};
	struct jail j;
	struct err e = {0};

	(void)state;
	scratch_verdict("ok", jail_parse(OK, "a", "f", &j, &e), &e, NULL);
	assert_string_equal(j.name, "a");
	assert_int_equal(j.home, JAIL_HOME_RW);
	assert_int_equal(j.tmp, JAIL_TMP_PRIVATE);
	assert_int_equal(j.proc, JAIL_PROC_OWN);
	assert_int_equal(j.network, JAIL_NETWORK_HOST);
	assert_int_equal(j.processes, JAIL_PROCESSES_HOST);
	assert_int_equal(j.terminals, JAIL_TERMINALS_AUTO);
	assert_int_equal(j.enter, JAIL_ENTER_ANY);
	assert_int_equal(j.umask, -1);
	assert_int_equal(j.tmp_size, 256);
	assert_false(jail_limited(&j) || jail_walls(&j).strict);
	assert_int_equal(j.log, CONF_UNSAID);
	assert_true(jail_log(&j));
	assert_null(j.root);
	assert_null(j.commands.v);	/* a full shell */
	assert_int_equal(j.groups.n + j.users.n + j.binds.n, 0);
	assert_int_equal(j.devices.n, 6);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(j.devices.v[i], devices[i]);
	jail_free(&j);
}

/* With commands there is none, unless one of them says that it needs it. */
static void
network_of_commands(void **state)
{
	static const struct {
		const char *text;
		int want;
	} each[] = {
		{ OK "commands = [ ];", JAIL_NETWORK_NONE },
		{ OK "commands = [ \"a\" ];", JAIL_NETWORK_NONE },
		{ OK "commands = ( \"a\", { name = \"b\"; } );",
		    JAIL_NETWORK_NONE },
		{ OK "commands = ( { name = \"b\"; network = false; } );",
		    JAIL_NETWORK_NONE },
		{ OK "commands = ( \"a\", { name = \"b\"; network = true; } );",
		    JAIL_NETWORK_HOST },
		{ OK "network = \"none\"; commands = ( { name = \"b\"; "
		    "network = true; } );", JAIL_NETWORK_NONE },
		{ OK "network = \"host\"; commands = [ \"a\" ];",
		    JAIL_NETWORK_HOST },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(each) / sizeof(*each); i++) {
		struct jail j;
		struct err e = {0};

		scratch_verdict(each[i].text, jail_parse(each[i].text, "a",
		    "f", &j, &e), &e, NULL);
		if ((int)j.network != each[i].want)
			fail_msg("%s: %d", each[i].text, (int)j.network);
		jail_free(&j);
	}
}

static void
every_word_arrives(void **state)
{
	static const char text[] = OK
	    "description = \"d\"; groups = [ \"g\" ]; users = [ \"u\" ];\n"
	    "commands = [ \"rsync\" ]; home = \"none\"; tmp = \"none\";\n"
	    "proc = \"none\"; network = \"none\"; devices = [ \"null\" ];\n"
	    "processes = \"own\"; terminals = \"host\"; enter = \"child\";\n"
	    "umask = \"027\"; tmp_size = 3; memory = 64; tasks = 9;\n"
	    "seccomp = \"strict\";\n"
	    "log = false; directories = [ \"/srv\" ];\n"
	    "binds = ( { source = \"/srv/%u\"; target = \"/w\"; },\n"
	    "  { source = \"/x\"; target = \"/y\"; mode = \"rw\";\n"
	    "    optional = true; noexec = true; } );\n";
	const struct jail_bind *b;
	struct jail j;
	struct err e = {0};

	(void)state;
	scratch_verdict("all", jail_parse(text, "a", "f", &j, &e), &e, NULL);
	assert_string_equal(j.description, "d");
	assert_string_equal(j.groups.v[0], "g");
	assert_string_equal(j.users.v[0], "u");
	assert_int_equal(j.commands.n, 1);
	assert_string_equal(jail_command_name(j.commands.v), "rsync");
	assert_int_equal(j.home, JAIL_HOME_NONE);
	assert_int_equal(j.tmp, JAIL_TMP_NONE);
	assert_int_equal(j.proc, JAIL_PROC_NONE);
	assert_int_equal(j.network, JAIL_NETWORK_NONE);
	assert_int_equal(j.processes, JAIL_PROCESSES_OWN);
	assert_int_equal(j.terminals, JAIL_TERMINALS_HOST);
	assert_int_equal(j.enter, JAIL_ENTER_CHILD);
	assert_int_equal(j.umask, 027);
	assert_int_equal(j.tmp_size, 3);
	assert_true(jail_walls(&j).strict);
	assert_true(jail_limited(&j) && j.memory == 64 && j.tasks == 9);
	assert_int_equal(j.devices.n, 1);
	assert_false(jail_log(&j));
	assert_string_equal(j.directories.v[0], "/srv");
	b = j.binds.v;
	assert_int_equal(j.binds.n, 2);
	assert_string_equal(b[0].source, "/srv/%u");
	assert_string_equal(b[0].target, "/w");
	assert_int_equal(b[0].mode, JAIL_MODE_RO);
	assert_false(b[0].optional);
	assert_int_equal(b[1].mode, JAIL_MODE_RW);
	assert_true(b[1].optional);
	assert_false(jail_bind_exec(&j, &b[1]));
	jail_free(&j);
}

#define BINDS "binds = ( { source = \"/s\"; target = \"/a\"; mode = \"rw\"; }," \
    " { source = \"/s\"; target = \"/b\"; noexec = false; }," \
    " { source = \"/s\"; target = \"/c\"; noexec = true; } );"

/* Without `commands` all but what is said; with them nothing but what is said. */
static void
what_may_be_run(void **state)
{
	static const struct {
		const char *text;
		bool home, tmp, a, b, c;
		const char *said;
	} rows[] = {
		{ OK BINDS, true, true, true, true, false, "" },
		{ OK BINDS "home_exec = false; tmp_exec = false;", false,
		    false, true, true, false, "" },
		{ OK BINDS "home_exec = true;", true, true, true, true, false,
		    "" },
		{ OK BINDS "commands = [ ];", false, false, false, true, false,
		    "/b" },
		{ OK BINDS "commands = [ ]; home_exec = true;", true, false,
		    false, true, false, "home_exec, /b" },
		{ OK BINDS "commands = [ ]; tmp_exec = true;", false, true,
		    false, true, false, "tmp_exec, /b" },
		{ OK BINDS "commands = [ ]; tmp_exec = true; home_exec = true; "
		    "tmp = \"none\"; home = \"none\";", true, true, false,
		    true, false, "/b" },
	};
	char said[64];
	struct jail j;
	struct err e = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct jail_bind *b;

		scratch_verdict(rows[i].text, jail_parse(rows[i].text, "a",
		    "f", &j, &e), &e, NULL);
		b = j.binds.v;
		assert_int_equal(jail_home_exec(&j), rows[i].home);
		assert_int_equal(jail_tmp_exec(&j), rows[i].tmp);
		assert_int_equal(jail_bind_exec(&j, &b[0]), rows[i].a);
		assert_int_equal(jail_bind_exec(&j, &b[1]), rows[i].b);
		assert_int_equal(jail_bind_exec(&j, &b[2]), rows[i].c);
		jail_exec_said(&j, said, sizeof(said));
		assert_string_equal(said, rows[i].said);
		jail_free(&j);
	}
}

/* Empty is not absent: no command at all, and no device at all. */
static void
empty_lists_stay_empty(void **state)
{
	struct jail j;
	struct err e = {0};

	(void)state;
	scratch_verdict("empty", jail_parse(OK "commands = [ ]; "
	    "devices = [ ];", "a", "f", &j, &e), &e, NULL);
	assert_non_null(j.commands.v);
	assert_int_equal(j.commands.n, 0);
	assert_int_equal(j.devices.n, 0);
	jail_free(&j);
}

static const struct {
	const char *title, *text, *want;
} rows[] = {
	{ "a tree of others", "root = \"/srv/tree/%u\";", NULL },
	{ "neither", "log = true;", "f: components (or root) is required" },
	{ "no component", "components = [ ];", NULL },
	{ "no component, and a tree of others",
	    "components = [ ]; root = \"/r\";", "f: components and root" },
	{ "commands in a tree of others", "root = \"/r\"; commands = [ ];",
	    "f: commands does nothing for a tree that others keep" },
	{ "directories in a tree of others",
	    "root = \"/r\"; directories = [ \"/d\" ];",
	    "f: directories does nothing for a tree that others keep" },
	{ "a token in a directory", OK "directories = [ \"/d/%u\" ];",
	    "f: directories: \"/d/%u\": no tokens here" },
	{ "keep nothing", OK "keep = 0;", "f: keep: at least 1" },
	{ "keep a word", OK "keep = \"2\";", "keep must be a number" },
	{ "both", OK "root = \"/r\";", "f: components and root exclude" },
	{ "home rw", OK "home = \"rw\";", NULL },
	{ "home ro", OK "home = \"ro\";", NULL },
	{ "home yes", OK "home = \"yes\";", "f:2: home must be one of: rw ro" },
	{ "tmp shared", OK "tmp = \"host\";", "tmp must be one of: private" },
	{ "proc all", OK "proc = \"host\";", "proc must be one of: own none" },
	{ "network", OK "network = \"bridge\";",
	    "network must be one of: host" },
	{ "umask of one digit", OK "umask = \"7\";", NULL },
	{ "umask as a number", OK "umask = 27;", "f:2: umask must be octal" },
	{ "umask of eights", OK "umask = \"080\";", "umask must be octal" },
	{ "umask with more", OK "umask = \"1777\";", "umask must be octal" },
	{ "umask of nothing", OK "umask = \"\";", "umask must be octal" },
	{ "no room", OK "tmp_size = 0;", "f: tmp_size: at least 1" },
	{ "processes", OK "processes = \"none\";", "processes must be one of" },
	{ "terminals", OK "terminals = \"none\";", "terminals must be one of" },
	{ "enter", OK "enter = \"shell\";", "enter must be one of" },
	{ "unknown key", OK "grops = [ \"x\" ];",
	    "f:2: grops is not a known setting" },
	{ "wrong type", OK "groups = \"x\";", "f:2: groups must be a list" },
	{ "log as a word", OK "log = \"no\";", "f:2: log must be true or" },
	{ "root is a user", OK "users = [ \"a\", \"root\" ];",
	    "f: users: root is never jailed" },
	{ "rooter is a user", OK "users = [ \"rooter\" ];", NULL },
	{ "a disk", OK "devices = [ \"null\", \"sda\" ];",
	    "f: devices: \"sda\" is not a device a jail may have" },
	{ "a device by its path", OK "devices = [ \"/dev/null\" ];",
	    "is not a device" },
	{ "memory", OK "devices = [ \"mem\" ];", "\"mem\" is not a device" },
	{ "a wall", OK "require = [ \"landlock\" ];", NULL },
	{ "no wall", OK "require = [ \"moat\" ];",
	    "f: require: \"moat\" is no wall to require; landlock is" },
	{ "one wall and none", OK "require = [ \"landlock\", \"\" ];",
	    "f: require: \"\" is no wall" },
	{ "no wall, other processes", OK "require = [ ]; "
	    "processes = \"host\";", "f: processes = \"host\" and require = [ ] "
	    "exclude each other" },
	{ "no wall, own processes", OK "require = [ ]; processes = \"own\";",
	    NULL },
	{ "root relative", "root = \"tree\";", "f: root: \"tree\" is not an "
	    "absolute path" },
	{ "root climbs", "root = \"/a/../b\";", "f: root: " },
	{ "root of an unknown token", "root = \"/a/%g\";",
	    "f: root: \"/a/%g\": the tokens are %u %U %h and %%" },
	{ "directory relative", OK "directories = [ \"srv\" ];",
	    "f: directories: \"srv\" is not an absolute path" },
	{ "directory climbs", OK "directories = [ \"/srv/..\" ];",
	    "f: directories: " },
	{ "the second directory", OK "directories = [ \"/a\", \"b\" ];",
	    "f: directories: \"b\"" },
	{ "hooks below a bind", OK "commands = ( { use = \"git\"; hooks = "
	    "\"/y/hooks\"; } ); binds = ( { source = \"/x\"; target = \"/y\"; } );",
	    "f: hooks: /y/hooks is covered by a bind; fix: name" },
	{ "bind without source", OK "binds = ( { target = \"/y\"; } );",
	    "f: binds: source and target are required" },
	{ "bind without target", OK "binds = ( { source = \"/y\"; } );",
	    "f: binds: source and target are required" },
	{ "bind source relative", OK "binds = ( { source = \"x\"; "
	    "target = \"/y\"; } );", "f: binds: \"x\" is not" },
	{ "bind target relative", OK "binds = ( { source = \"/x\"; "
	    "target = \"y\"; } );", "f: binds: \"y\" is not" },
	{ "bind target climbs", OK "binds = ( { source = \"/x\"; "
	    "target = \"/y/../etc\"; } );", "f: binds: " },
	{ "bind source with a lonely %", OK "binds = ( { source = \"/x%\"; "
	    "target = \"/y\"; } );", "f: binds: \"/x%\": the tokens" },
	{ "bind target with a lonely %", OK "binds = ( { source = \"/x\"; "
	    "target = \"/y%\"; } );", "f: binds: \"/y%\": the tokens" },
	{ "bind mode", OK "binds = ( { source = \"/x\"; target = \"/y\"; "
	    "mode = \"wo\"; } );", "f:2: mode must be one of: ro rw" },
	{ "the second bind", OK "binds = ( { source = \"/x\"; "
	    "target = \"/y\"; }, { source = \"/z\"; } );",
	    "f: binds: source and target" },
};

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct jail j;
		struct err e = {0};
		int rc = jail_parse(rows[i].text, "a", "f", &j, &e);

		scratch_verdict(rows[i].title, rc, &e, rows[i].want);
		if (rc < 0)
			assert_null(j.components.v);
		jail_free(&j);
	}
}

static void
a_wall_is_required_unless_it_is_not(void **state)
{
	static const struct { const char *text; bool want; int own; } all[] = {
		{ OK, true, JAIL_PROCESSES_HOST },
		{ OK "require = [ \"landlock\" ];", true,
		    JAIL_PROCESSES_HOST },
		{ OK "processes = \"own\";", true, JAIL_PROCESSES_OWN },
		{ OK "require = [ ];", false, JAIL_PROCESSES_OWN },
	};
	struct jail j;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		assert_int_equal(jail_parse(all[i].text, "a", "f", &j, &e),
		    0);
		assert_int_equal(jail_walls(&j).waived == 0, all[i].want);
		assert_int_equal(j.processes, all[i].own);
		jail_free(&j);
	}
}

/* What the account writes there looks like ours: with commands only if said. */
static void
a_log_for_full_shells(void **state)
{
	static const struct { const char *text; bool want; } logs[] = {
		{ OK, true }, { OK "log = false;", false },
		{ OK "commands = [ ];", false },
		{ OK "commands = [ \"rsync\" ]; log = true;", true },
		{ OK "log = true; commands = [ \"rsync\" ];", true },
	};
	struct jail j;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(logs) / sizeof(*logs); i++) {
		assert_int_equal(jail_parse(logs[i].text, "a", "f", &j, &e), 0);
		assert_int_equal(jail_log(&j), logs[i].want);
		jail_free(&j);
	}
}

#define LONGEST \
    "x123456789012345678901234567890123456789012345678901234567890123"

static void
names_of_jails(void **state)
{
	static const struct { const char *name; bool ok; } names[] = {
		{ "a", true }, { "A", true }, { "0", true },
		{ "sftp-only_2.x", true }, { LONGEST, true },
		{ LONGEST "4", false }, { "", false }, { ".", false },
		{ "..", false }, { "-a", false }, { "_a", false },
		{ "a/b", false }, { "a b", false }, { "a%", false },
		{ "a\n", false }, { "\xc3\xa9", false }, { "a\xc3\xa9", false },
	};
	struct jail j;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		int rc = jail_parse(OK, names[i].name, "f", &j, &e);

		assert_int_equal(jail_name_ok(names[i].name), names[i].ok);
		scratch_verdict(names[i].name, rc, &e,
		    names[i].ok ? NULL : "is not a name for a jail");
		jail_free(&j);
	}
}

/* --- all the files of a host ---------------------------------------------- */

#define SAY(f) "echo 'components = [ \"x\" ];' >" f ";"

static const struct {
	const char *title, *setup, *want;
} loads[] = {
	{ "none", "mkdir jails.d", NULL },
	{ "one", "mkdir jails.d;" SAY("jails.d/a.conf"), NULL },
	{ "no directory", ":", "open " },
	{ "a file instead", ": >jails.d", "jails.d is not a directory" },
	{ "a link instead", "mkdir d; ln -s d jails.d",
	    "jails.d is a symbolic link" },
	{ "a directory the group may write", "mkdir jails.d; chmod g+w jails.d",
	    "jails.d belongs to uid 0 with mode 0775" },
	{ "a directory the world may write", "mkdir jails.d; chmod o+w jails.d",
	    "jails.d belongs to uid 0 with mode 0757" },
	{ "somebody's directory", "mkdir jails.d; chown 1 jails.d",
	    "jails.d belongs to uid 1" },
	{ "a file the group may write", "mkdir jails.d;" SAY("jails.d/a.conf")
	    "chmod g+w jails.d/a.conf",
	    "a.conf belongs to uid 0 with mode 0664" },
	{ "somebody's file", "mkdir jails.d;" SAY("jails.d/a.conf")
	    "chown 1 jails.d/a.conf",
	    "a.conf belongs to uid 1 with mode 0644" },
	{ "a link", "mkdir jails.d;" SAY("x") "ln -s ../x jails.d/a.conf",
	    "a.conf is a symbolic link" },
	{ "a dangling link", "mkdir jails.d; ln -s x jails.d/a.conf",
	    "a.conf is a symbolic link" },
	{ "a link to itself", "mkdir jails.d; ln -s a.conf jails.d/a.conf",
	    "a.conf is a symbolic link" },
	{ "a FIFO", "mkdir jails.d; mkfifo jails.d/a.conf",
	    "a.conf is not a regular file" },
	{ "a directory", "mkdir -p jails.d/a.conf",
	    "a.conf is not a regular file" },
	{ "empty", "mkdir jails.d; : >jails.d/a.conf", "a.conf: empty" },
	{ "1 MiB", "mkdir jails.d; head -c 1048576 /dev/zero | tr '\\0' '#' "
	    ">jails.d/a.conf", "a.conf is larger than 524288 bytes" },
	{ "zeroes", "mkdir jails.d; head -c 100 /dev/zero >jails.d/a.conf",
	    "a.conf holds a NUL byte" },
	{ "a program", "mkdir jails.d; cp /bin/true jails.d/a.conf",
	    "a.conf holds a NUL byte" },
	{ "CRLF", "mkdir jails.d; printf 'log = true;\\r\\n' >jails.d/a.conf",
	    "a.conf:1: carriage return" },
	{ "a name that is none", "mkdir jails.d;" SAY("'jails.d/a b.conf'"),
	    "\"a b\" is not a name for a jail" },
	{ "one broken among good ones", "mkdir jails.d;" SAY("jails.d/a.conf")
	    SAY("jails.d/c.conf") "echo x >jails.d/b.conf",
	    "jails.d/b.conf:1: there is no = behind x" },
	{ "what editors leave", "mkdir jails.d;" SAY("jails.d/a.conf")
	    "echo x >jails.d/a.conf~; echo x >jails.d/.b.conf; "
	    "echo x >jails.d/c.conf.dpkg-new; echo x >jails.d/conf; "
	    "echo x >jails.d/.conf", NULL },
};

static void
each_load(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(loads) / sizeof(*loads); i++) {
		char *dir = scratch_trusted();
		struct jails all;
		struct err e = {0};
		int rc;

		scratch_sh(dir, loads[i].setup);
		rc = jails_load(dir, &all, &e);
		scratch_verdict(loads[i].title, rc, &e, loads[i].want);
		if (rc < 0)
			assert_null(all.v);
		jails_free(&all);
		scratch_free(dir);
	}
}

static void
in_the_order_of_their_names(void **state)
{
	char *dir = scratch_trusted();
	struct jails all;
	struct err e = {0};

	(void)state;
	scratch_sh(dir, "mkdir jails.d;" SAY("jails.d/a.conf")
	    SAY("jails.d/b.conf") SAY("jails.d/20-z.conf") "echo x >jails.d/c");
	scratch_verdict("order", jails_load(dir, &all, &e), &e, NULL);
	assert_int_equal(all.n, 3);
	assert_string_equal(all.v[0].name, "20-z");
	assert_string_equal(all.v[1].name, "a");
	assert_string_equal(all.v[2].name, "b");
	assert_ptr_equal(jails_find(&all, "b"), &all.v[2]);
	assert_null(jails_find(&all, "B"));
	assert_null(jails_find(&all, ""));
	jails_free(&all);
	assert_int_equal(all.n, 0);
	scratch_free(dir);
}

/* For a report: each that is wrong by its message, and the others. */
static void
the_rest(void **state)
{
	char *dir = scratch_trusted();
	struct jails rest;
	struct list wrong = {0};
	struct err e = {0};

	(void)state;
	scratch_sh(dir, "mkdir jails.d;" SAY("jails.d/a.conf")
	    SAY("jails.d/c.conf") "echo x >jails.d/b.conf; "
	    "mkfifo jails.d/d.conf");
	scratch_verdict("rest", jails_load_rest(dir, &rest, &wrong, &e), &e,
	    NULL);
	assert_int_equal(rest.n, 2);
	assert_string_equal(rest.v[0].name, "a");
	assert_string_equal(rest.v[1].name, "c");
	assert_int_equal(wrong.n, 2);
	assert_non_null(strstr(wrong.v[0], "b.conf:1: there is no ="));
	assert_non_null(strstr(wrong.v[1], "d.conf"));
	jails_free(&rest);
	list_free(&wrong);
	scratch_sh(dir, "chmod o+w jails.d");
	scratch_verdict("no directory", jails_load_rest(dir, &rest, &wrong,
	    &e), &e, "belongs to uid");
	assert_null(rest.v);
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_the_safe_ones),
		cmocka_unit_test(network_of_commands),
		cmocka_unit_test(every_word_arrives),
		cmocka_unit_test(what_may_be_run),
		cmocka_unit_test(empty_lists_stay_empty),
		cmocka_unit_test(each_row),
		cmocka_unit_test(a_wall_is_required_unless_it_is_not),
		cmocka_unit_test(a_log_for_full_shells),
		cmocka_unit_test(names_of_jails),
		cmocka_unit_test(each_load),
		cmocka_unit_test(in_the_order_of_their_names),
		cmocka_unit_test(the_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
