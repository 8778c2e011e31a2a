/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_service_file.c - service files: defaults, each key, what is refused;
 * service_file.h, service_ports.h, capability.h
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "jail.h"
#include "scratch.h"
#include "service_file.h"
#include "service_ports.h"

#define OK "user = \"shop\"; run = [ \"/usr/sbin/p\", \"-F\" ];\n"
#define HOST OK "network = \"host\";\n"

static int
parse(const char *text, struct service *s, struct err *e)
{
	*e = (struct err){0};
	return service_parse(text, "web", "f", s, e);
}

static void
defaults_are_the_safe_ones(void **state)
{
	struct service s;
	struct err e;

	(void)state;
	scratch_verdict("ok", parse(OK, &s, &e), &e, NULL);
	assert_string_equal(s.jail.name, "web");
	assert_true(s.jail.service && jail_log(&s.jail));
	assert_int_equal(s.jail.home, JAIL_HOME_NONE);
	assert_int_equal(s.jail.network, JAIL_NETWORK_NONE);
	assert_int_equal(s.jail.tmp, JAIL_TMP_PRIVATE);
	assert_false(jail_home_exec(&s.jail) || jail_tmp_exec(&s.jail));
	assert_int_equal(s.jail.processes, JAIL_PROCESSES_HOST);
	assert_true(s.jail.capabilities == 0 && !s.jail.ports);
	assert_true(jail_walls(&s.jail).keep == 0);
	assert_int_equal(s.jail.components.n + s.jail.users.n +
	    s.jail.groups.n + s.jail.binds.n, 0);
	assert_int_equal(s.engine, ENGINE_SYSTEMD);
	assert_int_equal(s.type, SERVICE_EXEC);
	assert_int_equal(s.restart, RESTART_ASK);
	assert_null(s.directory);
	assert_null(s.connect.v);
	assert_false(service_listens(&s) || service_ports_kept(&s));
	for (int d = 0; d < DIR_COUNT; d++)
		assert_null(service_dir_name(&s, (enum service_dir)d));
	service_free(&s);
}

static void
every_word_arrives(void **state)
{
	static const char text[] = HOST
	    "directory = \"/srv\"; environment = [ \"A=1\", \"B=%u\" ];\n"
	    "engine = \"none\"; type = \"notify-reload\"; restart = \"auto\";\n"
	    "reload = \"USR2\"; stop = \"QUIT\";\n"
	    "listen = ( { address = \"/run/w.sock\"; mode = \"0600\";\n"
	    "  owner = \"o\"; group = \"g\"; as = \"fpm\"; },\n"
	    "  { address = \"[::1]:81\"; as = \"self\"; } );\n"
	    "connect = [ 3306, 443 ];\n"
	    "state = true; cache = \"c\"; logs = false; runtime = \"r\";\n"
	    "capabilities = [ \"sys_nice\", \"net_bind_service\" ];\n"
	    "memory = 64; tasks = 9;\n"
	    "files = [ \"/a\" ]; packages = [ \"p\" ];\n"
	    "components = [ \"names\" ]; processes = \"own\"; umask = \"027\";\n"
	    "binds = ( { source = \"/s\"; target = \"/t\"; mode = \"rw\"; },\n"
	    "  { source = \"/x\"; target = \"/y\"; noexec = false; } );\n";
	const struct service_listen *l;
	const struct jail_bind *b;
	struct service s;
	struct err e;

	(void)state;
	scratch_verdict("all", parse(text, &s, &e), &e, NULL);
	assert_string_equal(s.user, "shop");
	assert_int_equal(s.run.n, 2);
	assert_string_equal(s.run.v[1], "-F");
	assert_string_equal(s.directory, "/srv");
	assert_string_equal(s.environment.v[1], "B=%u");
	assert_int_equal(s.engine, ENGINE_NONE);
	assert_int_equal(s.type, SERVICE_NOTIFY_RELOAD);
	assert_int_equal(s.restart, RESTART_AUTO);
	assert_string_equal(s.reload, "USR2");
	assert_string_equal(s.stop, "QUIT");
	assert_int_equal(s.listen.n, 2);
	l = s.listen.v;
	assert_string_equal(l[0].address, "/run/w.sock");
	assert_int_equal(l[0].mode, 0600);
	assert_string_equal(l[0].owner, "o");
	assert_string_equal(l[0].group, "g");
	assert_int_equal(l[0].as, AS_FPM);
	assert_int_equal(l[1].as, AS_SELF);
	assert_true(service_listens(&s) && s.jail.ports);
	assert_string_equal(service_dir_name(&s, DIR_STATE), "web");
	assert_string_equal(service_dir_name(&s, DIR_CACHE), "c");
	assert_null(service_dir_name(&s, DIR_LOGS));
	assert_string_equal(service_dir_name(&s, DIR_RUNTIME), "r");
	/* CAP_NET_BIND_SERVICE and CAP_SYS_NICE, which walls are told of */
	assert_true(s.jail.capabilities == (1u << 10 | 1u << 23));
	assert_true(jail_walls(&s.jail).keep == s.jail.capabilities);
	/* its engine is none: the jail's own limits */
	assert_true(s.jail.memory == 64 && s.jail.tasks == 9);
	assert_string_equal(s.jail.files.v[0], "/a");
	assert_string_equal(s.jail.packages.v[0], "p");
	assert_int_equal(s.jail.umask, 027);
	b = s.jail.binds.v;
	assert_false(jail_bind_exec(&s.jail, &b[0]));
	assert_true(jail_bind_exec(&s.jail, &b[1]));
	service_free(&s);
}

/* What the walls keep to. */
static void
ports(void **state)
{
	struct service s;
	struct err e;

	(void)state;
	scratch_verdict("absent", parse(HOST "listen = ( { address = \"80\"; }, "
	    "{ address = \"127.0.0.1:81\"; as = \"self\"; },"
	    "{ address = \"82\"; as = \"self\"; } );", &s, &e), &e, NULL);
	assert_true(service_ports_kept(&s) && !service_connects_to_some(&s));
	assert_int_equal(service_port_bound(&s, 0), 81);
	assert_int_equal(service_port_bound(&s, 1), 82);
	assert_int_equal(service_port_bound(&s, 2), 0);
	assert_int_equal(service_port_connected(&s, 0), 0);
	service_free(&s);
	scratch_verdict("none", parse(HOST "connect = [ ];", &s, &e), &e, NULL);
	assert_true(service_connects_to_some(&s) && s.jail.ports);
	assert_int_equal(service_port_connected(&s, 0), 0);
	service_free(&s);
	scratch_verdict("some", parse(HOST "connect = [ 3306, 443 ];", &s, &e),
	    &e, NULL);
	assert_int_equal(service_port_connected(&s, 1), 443);
	assert_int_equal(service_port_connected(&s, 2), 0);
	service_free(&s);
	scratch_verdict("no network", parse(OK "connect = [ ];", &s, &e), &e,
	    NULL);
	assert_false(service_ports_kept(&s) || service_connects_to_some(&s) ||
	    s.jail.ports);
	service_free(&s);
}

/* Each with the word that its message has to have; NULL: it is fine. */
static const struct {
	const char *text, *want;
} each[] = {
	{ "run = [ \"/p\" ];", "user is required; fix: write user" },
	{ "user = \"\"; run = [ \"/p\" ];", "user is required" },
	{ "user = \"root\"; run = [ \"/p\" ];", "root is never jailed" },
	{ "user = \"a/b\"; run = [ \"/p\" ];", "user" },
	{ "user = \"shop\";", "run is required; fix: write run" },
	{ "user = \"shop\"; run = [ ];", "run is required" },
	{ "user = \"shop\"; run = [ \"p\" ];", "run" },
	{ "user = \"shop\"; run = [ \"/usr/../p\" ];", "run" },
	{ OK "directory = \"srv\";", "directory" },
	{ OK "environment = [ \"A\" ];", "environment: \"A\"" },
	{ OK "environment = [ \"=1\" ];", "environment: \"=1\"" },
	{ OK "environment = [ \"A=\" ];", NULL },
	{ OK "engine = \"libvirt\";", "must be one of: systemd none" },
	{ OK "type = \"forking\";", "must be one of: exec notify" },
	{ OK "restart = \"always\";", "must be one of: ask auto never" },
	{ OK "reload = \"SIGHUP\";", "\"SIGHUP\" is no signal; fix: write reload" },
	{ OK "stop = \"9\";", "is no signal; fix: write stop" },
	{ OK "stop = \"KILL\";", NULL },
	{ OK "listen = ( { as = \"fd\"; } );", "address is required" },
	{ OK "listen = ( { address = \"run/x\"; } );", "is not an address" },
	{ OK "listen = ( { address = \"0\"; } );", "is not an address" },
	{ OK "listen = ( { address = \"70000\"; } );", "is not an address" },
	{ OK "listen = ( { address = \"::1:80\"; } );", "is not an address" },
	{ OK "listen = ( { address = \"localhost:80\"; } );", "is not an address" },
	{ OK "listen = ( { address = \"[::1]:80\"; } );", NULL },
	{ OK "listen = ( { address = \"80\"; as = \"inetd\"; } );",
	    "must be one of: fd stdin fpm self" },
	{ HOST "listen = ( { address = \"/s\"; as = \"self\"; } );",
	    "as = \"self\" is for a port" },
	{ OK "listen = ( { address = \"80\"; as = \"self\"; } );",
	    "without a network" },
	{ HOST "listen = ( { address = \"80\"; as = \"self\"; } );", NULL },
	{ OK "listen = ( { address = \"80\"; mode = \"600\"; } );", "for a path" },
	{ OK "listen = ( { address = \"80\"; owner = \"o\"; } );", "for a path" },
	{ OK "listen = ( { address = \"80\"; group = \"g\"; } );", "for a path" },
	{ OK "listen = ( { address = \"80\"; as = \"stdin\"; },"
	    " { address = \"81\"; } );", "goes with one address alone" },
	{ OK "listen = ( { address = \"80\"; as = \"stdin\"; } );", NULL },
	{ OK "connect = [ 80 ];", "connect does nothing without a network" },
	{ HOST "connect = [ 0 ];", "0 is not a port" },
	{ HOST "connect = [ 65536 ];", "65536 is not a port" },
	{ HOST "connect = [ 65535 ];", NULL },
	{ HOST "connect = [ \"80\" ];", "must be a number" },
	{ HOST "connect = 80;", "must be a list [ 80, 443 ]" },
	{ OK "state = \"\";", "is not the name of a directory in /var/lib" },
	{ OK "state = \".\";", "is not the name of a directory" },
	{ OK "cache = \"..\";", "is not the name of a directory in /var/cache" },
	{ OK "logs = \"a/b\";", "is not the name of a directory in /var/log" },
	{ OK "runtime = \"/x\";", "is not the name of a directory in /run" },
	{ OK "state = \"%u\";", "is not the name of a directory" },
	{ OK "state = \"private\";", "/var/lib/private is not for a service" },
	{ OK "runtime = \"jail\";", "/run/jail is not for a service" },
	{ OK "state = \"privates\";", NULL },
	{ OK "capabilities = [ \"sys_nice\", \"ipc_lock\" ];", NULL },
	{ HOST "capabilities = [ \"net_raw\", \"net_bind_service\" ];", NULL },
	{ OK "capabilities = [ ];", NULL },
	{ OK "capabilities = [ \"sys_admin\" ];", "no service keeps sys_admin" },
	{ OK "capabilities = [ \"sys_nice\", \"sys_ptrace\" ];",
	    "no service keeps sys_ptrace: it reads the memory" },
	{ OK "capabilities = [ \"checkpoint_restore\" ];", "no service keeps" },
	{ OK "capabilities = [ \"cap_sys_nice\" ];", "no capability that" },
	{ OK "capabilities = [ \"ipclock\" ];", "fix: write ipc_lock" },
	{ OK "capabilities = [ \"\" ];", "no capability that" },
	{ OK "capabilities = [ \"net_raw\" ];", "do nothing without one" },
	{ HOST "capabilities = [ \"net_raw\" ]; connect = [ ];",
	    "goes past connect" },
	{ OK "io = 10001;", "a weight from 1 to 10000" },
	{ OK "engine = \"none\"; cpu = 20; io = 5;", "cpu: only systemd keeps "
	    "it; fix: take it out, or write engine = \"systemd\"" },
	{ OK "engine = \"none\"; io = 5;", "io: only systemd keeps it" },
	{ OK "memory = -1;", "memory" },
	{ OK "require = [ ]; processes = \"host\";", "exclude each other" },
	{ OK "commands = [ \"a/b\" ];", "no name of a command" },
	/* keys of jails that mean nothing here */
	{ OK "users = [ \"a\" ];", "users is not a known setting" },
	{ OK "groups = [ \"a\" ];", "groups is not a known setting" },
	{ OK "root = \"/x\";", "root is not a known setting" },
	{ OK "enter = \"any\";", "enter is not a known setting" },
	{ OK "terminals = \"own\";", "terminals is not a known setting" },
	{ OK "usr = \"x\";", "usr is not a known setting" },
	{ OK "@include \"x\"", "@include is refused" },
};

static void
each_refusal(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(each) / sizeof(*each); i++) {
		struct service s;
		struct err e;
		int rc = parse(each[i].text, &s, &e);

		scratch_verdict(each[i].text, rc, &e, each[i].want);
		service_free(&s);
	}
}

/* Of a service with a unit the unit has them. */
static void
limits_of_the_unit(void **state)
{
	struct service s;
	struct err e;

	(void)state;
	scratch_verdict("unit", parse(OK "memory = 64; tasks = 9; "
	    "cpu = 50; io = 10000;", &s, &e), &e, NULL);
	assert_false(jail_limited(&s.jail));
	assert_int_equal(s.memory, 64);
	assert_int_equal(s.cpu, 50);
	assert_int_equal(s.io, 10000);
	service_free(&s);
}

static void
a_bind_of_its_own(void **state)
{
	const struct jail_bind *b;
	struct service s;
	struct err e;

	(void)state;
	scratch_verdict("ok", parse(OK, &s, &e), &e, NULL);
	assert_int_equal(service_bind(&s, "/var/lib/web", true, &e), 0);
	b = s.jail.binds.v;
	assert_int_equal(s.jail.binds.n, 1);
	assert_string_equal(b->source, "/var/lib/web");
	assert_string_equal(b->target, "/var/lib/web");
	assert_int_equal(b->mode, JAIL_MODE_RW);
	assert_false(b->optional || jail_bind_exec(&s.jail, b));
	service_free(&s);
}

/* The message, or NULL where it is taken. */
static const struct {
	const char *title, *text, *message;
} derived[] = {
	{ "a program alone", "", NULL },
	{ "all of its keys", "unit = \"x\"; private = [ \"/a\" ]; shared = "
	    "[ \"/b\" ]; ids = 524288; capabilities = [ \"chown\" ]; "
	    "components = [ \"names\" ]; packages = [ \"p\" ]; files = "
	    "[ \"/f\" ]; keep = 3; description = \"d\";", NULL },
	{ "a user", "user = \"shop\";", "user: with program its unit says" },
	{ "a line of binds", "binds = ( { source = \"/a\"; target = \"/a\"; "
	    "} );", "binds: with program its unit says" },
	{ "a choice", "network = \"host\";", "network: with program" },
	{ "a truth", "tmp_exec = true;", "tmp_exec: with program" },
	{ "a number", "memory = 5;", "memory: with program" },
	{ "no commands at all", "commands = ( );", "commands: with program" },
	{ "odd ids", "ids = 5;", "ids: 5 is no multiple of 65536; fix: write "
	    "ids = 0" },
	{ "ids that are none", "ids = -1;", "must be a number from 0 to" },
	{ "a relative directory", "private = [ \"a\" ];", "\"a\" is no path" },
	{ "one with a token", "shared = [ \"/%u\" ];", "is no path" },
};

static void
programs_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(derived) / sizeof(*derived); i++) {
		char text[1024];
		struct service s;
		struct err e;

		snprintf(text, sizeof(text), "program = \"/usr/sbin/p\"; "
		    "engine = \"none\";\n%s\n", derived[i].text);
		scratch_verdict(derived[i].title, parse(text, &s, &e), &e,
		    derived[i].message);
		if (derived[i].message == NULL)
			assert_true(service_derived(&s) &&
			    service_starts_here(&s, &e) < 0 &&
			    s.jail.capabilities == 0);
		service_free(&s);
	}
}

static void
programs_need_an_engine(void **state)
{
	struct service s;
	struct err e;

	(void)state;
	scratch_verdict("systemd", parse("program = \"/p\";", &s, &e), &e,
	    "starts no program of this kind; fix: write engine = \"none\"");
	service_free(&s);
	scratch_verdict("a name", parse("program = \"p\"; engine = \"none\";",
	    &s, &e), &e, "is no path; fix: write what this prints: command -v "
	    "p");
	service_free(&s);
	scratch_verdict("ids alone", parse(OK "ids = 65536;", &s, &e), &e,
	    "ids goes with program");
	service_free(&s);
	scratch_verdict("control", parse(OK, &s, &e), &e, NULL);
	assert_false(service_derived(&s));
	assert_int_equal(service_starts_here(&s, &e), 0);
	service_free(&s);
}

static const char *
word_of(const char *text, char word[SERVICE_SETTINGS + 1])
{
	struct service s;
	struct err e;

	scratch_verdict(text, parse(text, &s, &e), &e, NULL);
	assert_int_equal(strlen(s.settings), SERVICE_SETTINGS);
	strcpy(word, s.settings);
	service_free(&s);
	return word;
}

/* What changes what runs has another word, each its own. */
static void
settings(void **state)
{
	static const char *const differ[] = {
		HOST, HOST "connect = [ ];", HOST "connect = [ 80 ];",
		HOST "connect = [ 80, 81 ];", HOST "connect = [ 8081 ];",
		OK "directory = \"/a\";", OK "environment = [ \"A=1\" ];",
		OK "environment = [ \"A=2\" ];",
		OK "listen = ( { address = \"/a\"; } );",
		OK "listen = ( { address = \"/a\"; mode = \"600\"; } );",
		OK "listen = ( { address = \"/a\"; as = \"stdin\"; } );",
		OK "listen = ( { address = \"/a\"; }, { address = \"/b\"; } );",
		OK "state = true;", OK "state = \"x\";", OK "cache = \"x\";",
		OK "capabilities = [ \"sys_nice\" ];", OK "memory = 5;",
		OK "memory = 6;", OK "tasks = 5;", OK "cpu = 5;", OK "io = 5;",
		OK "reload = \"USR2\";", OK "stop = \"INT\";",
		OK "type = \"notify\";", OK "engine = \"none\";",
		OK "umask = \"027\";", OK "tmp_exec = true;", OK "log = false;",
		OK "binds = ( { source = \"/a\"; target = \"/b\"; } );",
		OK "binds = ( { source = \"/a\"; target = \"/b\"; "
		    "optional = true; } );",
		OK "processes = \"own\";", OK "require = [ ];",
		"user = \"other\"; run = [ \"/usr/sbin/p\", \"-F\" ];",
		"user = \"shop\"; run = [ \"/usr/sbin/p\" ];",
		"user = \"shop\"; run = [ \"/p\", \"ab\", \"c\" ];",
		"user = \"shop\"; run = [ \"/p\", \"a\", \"bc\" ];",
	};
	enum { N = sizeof(differ) / sizeof(*differ) };
	char word[N][SERVICE_SETTINGS + 1], first[SERVICE_SETTINGS + 1];

	(void)state;
	word_of(OK, first);
	for (size_t i = 0; i < N; i++) {
		word_of(differ[i], word[i]);
		if (strcmp(word[i], first) == 0)
			fail_msg("as without: %s", differ[i]);
		for (size_t k = 0; k < i; k++)
			if (strcmp(word[i], word[k]) == 0)
				fail_msg("%s and %s", differ[i], differ[k]);
	}
}

/* How it is written, what makes the tree, and what only a restart asks. */
static void
the_same_settings(void **state)
{
	static const char *const same[] = {
		"# a comment\n" OK, "run=[\"/usr/sbin/p\",\"-F\"];user=\"shop\";",
		OK "network = \"none\"; engine = \"systemd\"; log = true;",
		OK "components = [ \"php\" ];", OK "files = [ \"/a\" ];",
		OK "packages = [ \"p\" ];", OK "restart = \"auto\";",
		OK "description = \"x\";", OK "keep = 9;",
	};
	char first[SERVICE_SETTINGS + 1], word[SERVICE_SETTINGS + 1];

	(void)state;
	word_of(OK, first);
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		if (strcmp(word_of(same[i], word), first) != 0)
			fail_msg("%s", same[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_the_safe_ones),
		cmocka_unit_test(every_word_arrives),
		cmocka_unit_test(ports),
		cmocka_unit_test(each_refusal),
		cmocka_unit_test(limits_of_the_unit),
		cmocka_unit_test(a_bind_of_its_own),
		cmocka_unit_test(programs_alone),
		cmocka_unit_test(programs_need_an_engine),
		cmocka_unit_test(settings),
		cmocka_unit_test(the_same_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
