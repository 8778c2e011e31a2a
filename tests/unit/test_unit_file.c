/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_unit_file.c - units of systemd: settings, words, command lines, values,
 * capabilities; and which files a unit is made of.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "count.h"
#include "derive/derived.h"
#include "derive/unit_caps.h"
#include "derive/unit_exec.h"
#include "derive/unit_file.h"
#include "derive/unit_load.h"
#include "derive/unit_value.h"
#include "derive/unit_word.h"
#include "err.h"
#include "list.h"
#include "scratch.h"

static int
parse(struct unit *u, const char *text, struct err *e)
{
	*e = (struct err){0};
	*u = (struct unit){ .name = strdup("web-app@one.service") };
	return unit_file_parse(u, text, "f", e);
}

static const struct row {
	const char *title, *text, *key, *value;
} said[] = {
	{ "the last counts", "[Service]\nUser=a\nUser=b\n", "User", "b" },
	{ "blanks are none of it", "[Service]\n  User =  a b \t\n", "User",
	    "a b" },
	{ "comments, also within a line that goes on",
	    "[Service]\n#User=x\n;User=y\nUser=a \\\n# no\n; no\n  b\n",
	    "User", "a    b" },
	{ "a line that goes on, at the end", "[Service]\nUser=a\\", "User",
	    "a" },
	{ "two \\ are no continuation", "[Service]\nUser=a\\\\\nX=1\n", "User",
	    "a\\\\" },
	{ "an empty value takes away", "[Service]\nUser=a\nUser=\n", "User",
	    NULL },
	{ "and another may follow", "[Service]\nUser=a\nUser=\nUser=c\n",
	    "User", "c" },
	{ "the same key of another section is another",
	    "[Unit]\nUser=a\n[Service]\nUser=b\n[Unit]\nUser=\n", "User",
	    "b" },
	{ "keys are written exactly", "[Service]\nuser=a\n", "User", NULL },
	{ "before a section nothing counts", "User=a\n[Service]\n", "User",
	    NULL },
	{ "a line without = is left out", "[Service]\nUser\nUser=a\n", "User",
	    "a" },
	{ "a second = is of the value", "[Service]\nUser=a=b\n", "User",
	    "a=b" },
	{ "the mark of UTF-8", "\xef\xbb\xbf[Service]\nUser=a\n", "User",
	    "a" },
	{ "CRLF", "[Service]\r\nUser=a\\\r\nb\r\n", "User", "a b" },
};

static void
settings_are_read_as_systemd_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(said); i++) {
		struct unit u;
		struct err e;
		const char *got;

		scratch_verdict(said[i].title, parse(&u, said[i].text, &e),
		    &e, NULL);
		got = unit_said(&u, "Service", said[i].key);
		if (got == NULL || said[i].value == NULL ?
		    got != said[i].value : strcmp(got, said[i].value) != 0)
			fail_msg("%s: %s", said[i].title, got != NULL ? got :
			    "NULL");
		unit_free(&u);
	}
}

static void
what_is_no_section_is_refused(void **state)
{
	struct unit u;
	struct err e;

	(void)state;
	scratch_verdict("section", parse(&u, "[Service\nUser=a\n", &e), &e,
	    "\"[Service\" is no section");
	unit_free(&u);
}

static void
truths(void **state)
{
	struct unit u;
	struct err e;

	(void)state;
	assert_int_equal(parse(&u, "[Service]\nA=Yes\nB=on\nC=0\nD=maybe\n",
	    &e), 0);
	assert_true(unit_truth(&u, "Service", "A", false));
	assert_true(unit_truth(&u, "Service", "B", false));
	assert_false(unit_truth(&u, "Service", "C", true));
	assert_false(unit_truth(&u, "Service", "D", true));
	assert_true(unit_truth(&u, "Service", "E", true));
	unit_free(&u);
}

/* Words, or the error behind "!". */
static const struct {
	const char *title, *value, *words;
} words[] = {
	{ "blanks", " a\tb  c ", "a|b|c|" },
	{ "quotes", "\"a b\" 'c \"d' e\"f g\"h ''", "a b|c \"d|ef gh||" },
	{ "specifiers", "%n %N %p %i %j %t/x %S %C %L %E 5%% %s %h",
	    "web-app@one.service|web-app@one|web-app|one|app|/run/x|/var/lib|"
	    "/var/cache|/var/log|/etc|5%|/bin/sh|/root|" },
	{ "a specifier that systemd does not know", "%z%", "%z%|" },
	{ "a \\ makes the next byte stand", "a\\ b \\\"c", "a b|\"c|" },
	{ "of the running machine", "a %H", "!%H: known only" },
	{ "and its id", "%m", "!%m: known only" },
	{ "an open quote", "a \"b", "!a \" is not closed" },
};

static void
tell_words(const struct list *l, char *text, size_t size)
{
	size_t at = 0;

	text[0] = '\0';
	for (size_t i = 0; i < l->n && at < size; i++)
		at += (size_t)snprintf(text + at, size - at, "%s|", l->v[i]);
}

static void
words_of_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		const char *want = words[i].words;
		char text[512], got[512];
		struct unit u;
		scope_list l = {0};
		struct err e;
		int rc;

		snprintf(text, sizeof(text), "[Service]\nK=%s\n",
		    words[i].value);
		assert_int_equal(parse(&u, text, &e), 0);
		rc = unit_words(&u, "K", &l, &e);
		scratch_verdict(words[i].title, rc, &e, want[0] == '!' ?
		    want + 1 : NULL);
		tell_words(&l, got, sizeof(got));
		if (rc == 0 && strcmp(got, want) != 0)
			fail_msg("%s: %s", words[i].title, got);
		unit_free(&u);
	}
}

/* "KEY FLAGS PROGRAM: WORD|WORD|;" of each line, or the error behind "!". */
static const struct {
	const char *title, *text, *lines;
} execs[] = {
	{ "a program and its words", "ExecStart=/bin/a b  c\n",
	    "ExecStart  /bin/a: /bin/a|b|c|;" },
	{ "prefixes, in any order", "ExecStart=-:!/bin/a\n",
	    "ExecStart -:! /bin/a: /bin/a|;" },
	{ "!! is one", "ExecStart=-!!/bin/a\n",
	    "ExecStart -! /bin/a: /bin/a|;" },
	{ "@ names the program", "ExecStart=@+/bin/a name b\n",
	    "ExecStart + /bin/a: name|b|;" },
	{ "a bare name", "ExecStart=a b\n", "ExecStart  a: a|b|;" },
	{ "quotes and C escapes",
	    "ExecStart=/bin/a \"b c\" 'd\\ne' \\x41\\101 f\\tg \\s \\u00e9\n",
	    "ExecStart  /bin/a: /bin/a|b c|d\ne|AA|f\tg| |\xc3\xa9|;" },
	{ "an escape that is none stands", "ExecStart=/bin/a \\d \\xZZ\n",
	    "ExecStart  /bin/a: /bin/a|\\d|\\xZZ|;" },
	{ "variables stand", "ExecStart=/bin/a $A ${B} $$\n",
	    "ExecStart  /bin/a: /bin/a|$A|${B}|$$|;" },
	{ "specifiers, in the program too", "ExecStart=%S/p %%i %i\n",
	    "ExecStart  /var/lib/p: /var/lib/p|%i|one|;" },
	{ "a ; alone is between two", "ExecStartPre=/bin/a b ; -/bin/c\n",
	    "ExecStartPre  /bin/a: /bin/a|b|;ExecStartPre - /bin/c: /bin/c|;" },
	{ "one that is quoted, or escaped, or in a word, is none",
	    "ExecStart=/bin/a \";\" \\; x; ;y\n",
	    "ExecStart  /bin/a: /bin/a|;|;|x;|;y|;" },
	{ "in the order of systemd", "ExecStop=/bin/s\nExecReload=/bin/r\n"
	    "ExecStart=/bin/m\nExecStartPre=/bin/p\nExecStopPost=/bin/q\n"
	    "ExecStartPost=/bin/t\nExecCondition=/bin/c\n",
	    "ExecCondition  /bin/c: /bin/c|;ExecStartPre  /bin/p: /bin/p|;"
	    "ExecStart  /bin/m: /bin/m|;ExecStartPost  /bin/t: /bin/t|;"
	    "ExecReload  /bin/r: /bin/r|;ExecStop  /bin/s: /bin/s|;"
	    "ExecStopPost  /bin/q: /bin/q|;" },
	{ "a reset", "ExecStart=/bin/a\nExecStart=\nExecStart=/bin/b\n",
	    "ExecStart  /bin/b: /bin/b|;" },
	{ "an empty word stays", "ExecStart=/bin/a \"\" b\n",
	    "ExecStart  /bin/a: /bin/a||b|;" },
	{ "a relative path", "ExecStart=bin/a\n", "!neither absolute" },
	{ "a directory", "ExecStart=/bin/\n", "!is no program" },
	{ "no program", "ExecStart=-\n", "!no program" },
	{ "a prefix twice", "ExecStart=--/bin/a\n", "!\"-\" twice" },
	{ "a login shell", "ExecStart=|/bin/a\n", "!not supported" },
	{ "@ without a name", "ExecStart=@/bin/a\n", "!without a name" },
	{ "an open quote", "ExecStart=/bin/a 'b\n", "!is not closed" },
};

static void
tell_execs(const struct unit_execs *all, char *text, size_t size)
{
	size_t at = 0;

	text[0] = '\0';
	for (size_t i = 0; i < all->n; i++) {
		const struct unit_exec *x = &all->v[i];
		char got[512];

		tell_words(&x->argv, got, sizeof(got));
		at += (size_t)snprintf(text + at, size - at, "%s %s %s: %s;",
		    unit_when_key(x->when), x->flags, x->program, got);
	}
}

static void
command_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(execs); i++) {
		const char *want = execs[i].lines;
		char text[1024], got[1024];
		scope_unit_execs all = {0};
		struct unit u;
		struct err e;
		int rc;

		snprintf(text, sizeof(text), "[Service]\n%s", execs[i].text);
		assert_int_equal(parse(&u, text, &e), 0);
		rc = unit_execs(&u, &all, &e);
		scratch_verdict(execs[i].title, rc, &e, want[0] == '!' ?
		    want + 1 : NULL);
		tell_execs(&all, got, sizeof(got));
		if (rc == 0 && strcmp(got, want) != 0)
			fail_msg("%s: %s", execs[i].title, got);
		unit_free(&u);
	}
}

static void
instances_of_templates(void **state)
{
	scope_list l = {0};
	struct unit u = { .name = strdup("web@.service") };
	struct err e = {0};

	(void)state;
	assert_int_equal(unit_file_parse(&u, "[Service]\nK=%p %i\n", "f",
	    &e), 0);
	scratch_verdict("no instance", unit_words(&u, "K", &l, &e), &e,
	    "the unit is a template");
	unit_free(&u);
}

static void
times(void **state)
{
	static const struct {
		const char *s;
		uint64_t usec;
	} good[] = {
		{ "90", 90000000 }, { "5s", 5000000 }, { "1min 30s",
		    90000000 }, { "2h", 7200000000 }, { "20ms", 20000 },
		{ "1min30s", 90000000 }, { "0", 0 },
		{ "infinity", UNIT_INFINITY },
	};
	static const char *const bad[] = { "", "x", "5 parsecs", "-1", "1.",
		"99999999999999999999", "5s x" };
	uint64_t got;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (!unit_time(good[i].s, &got) || got != good[i].usec)
			fail_msg("%s: %llu", good[i].s,
			    (unsigned long long)got);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (unit_time(bad[i], &got))
			fail_msg("%s is a time", bad[i]);
}

static void
limits_and_signals(void **state)
{
	const char *name;
	uint64_t soft, hard;

	(void)state;
	assert_true(unit_limit("LimitNOFILE", "1024:4096", &name, &soft,
	    &hard) && soft == 1024 && hard == 4096);
	assert_string_equal(name, "nofile");
	assert_true(unit_limit("LimitCORE", "infinity", &name, &soft, &hard) &&
	    soft == UNIT_INFINITY && hard == UNIT_INFINITY);
	assert_true(unit_limit("LimitMEMLOCK", "64M", &name, &soft, &hard) &&
	    soft == 64 << 20);
	assert_true(unit_limit("LimitCPU", "1min", &name, &soft, &hard) &&
	    soft == 60);
	assert_false(unit_limit("LimitNOFILE", "4K", &name, &soft, &hard));
	assert_false(unit_limit("LimitNOFILE", "9:8", &name, &soft, &hard));
	assert_false(unit_limit("LimitNICE", "5", &name, &soft, &hard));
	assert_int_equal(unit_signal("SIGQUIT"), 3);
	assert_int_equal(unit_signal("HUP"), 1);
	assert_int_equal(unit_signal("12"), 12);
	assert_true(unit_signal("SIGRTMIN+3") > 32);
	assert_int_equal(unit_signal("SIGNO"), 0);
	assert_int_equal(unit_signal("0"), 0);
	assert_int_equal(unit_signal(""), 0);
}

#define USUAL "chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap," \
	"net_bind_service,sys_chroot,"

/* Names in the order of their numbers, "|", and what was left out. */
static const struct {
	const char *title, *text, *caps;
} caps[] = {
	{ "the usual ten", "User=a\n", USUAL "|" },
	{ "none", "CapabilityBoundingSet=\n", "none,|" },
	{ "what it names", "CapabilityBoundingSet=CAP_KILL cap_net_raw\n",
	    "kill,net_raw,|" },
	{ "in two lines", "CapabilityBoundingSet=CAP_KILL\n"
	    "CapabilityBoundingSet=CAP_SETUID\n", "kill,setuid,|" },
	{ "a reset", "CapabilityBoundingSet=CAP_KILL\n"
	    "CapabilityBoundingSet=\nCapabilityBoundingSet=CAP_CHOWN\n",
	    "chown,|" },
	{ "a reset that stays", "CapabilityBoundingSet=CAP_KILL\n"
	    "CapabilityBoundingSet=\n", "none,|" },
	{ "all but some: of the usual", "CapabilityBoundingSet=~CAP_KILL "
	    "CAP_SYS_ADMIN\n", "chown,dac_override,fowner,fsetid,setgid,"
	    "setuid,setpcap,net_bind_service,sys_chroot,|" },
	{ "one taken away again", "CapabilityBoundingSet=CAP_KILL CAP_CHOWN\n"
	    "CapabilityBoundingSet=~CAP_KILL\n", "chown,|" },
	{ "never those that reach beyond", "CapabilityBoundingSet="
	    "CAP_SYS_ADMIN CAP_KILL CAP_SYS_MODULE CAP_NET_ADMIN\n",
	    "kill,|net_admin,sys_module,sys_admin," },
	{ "one that nobody knows", "CapabilityBoundingSet=CAP_X CAP_KILL\n",
	    "kill,|CAP_X," },
};

static void
tell_caps(const struct derived *d, char *text, size_t size)
{
	size_t at = 0;

	for (int left = 0; left < 2; left++) {
		for (size_t i = 0; i < d->n_lines; i++)
			if (d->lines[i].kind == (left ? DERIVED_LEFT :
			    DERIVED_CAPABILITY))
				at += (size_t)snprintf(text + at, size - at,
				    "%s,", d->lines[i].what);
		at += (size_t)snprintf(text + at, size - at, "%s",
		    left ? "" : "|");
	}
}

static void
capabilities_of_units(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(caps); i++) {
		char text[512], got[512];
		scope_derived d = {0};
		struct unit u;
		struct err e;

		snprintf(text, sizeof(text), "[Service]\n%s", caps[i].text);
		assert_int_equal(parse(&u, text, &e), 0);
		scratch_verdict(caps[i].title, unit_caps(&u, NULL, &d, &e),
		    &e, NULL);
		tell_caps(&d, got, sizeof(got));
		if (strcmp(got, caps[i].caps) != 0)
			fail_msg("%s: %s", caps[i].title, got);
		unit_free(&u);
	}
}

static void
capabilities_of_the_file(void **state)
{
	scope_list l = {0};
	scope_derived d = {0}, none = {0};
	struct unit u;
	struct err e;
	uint64_t ambient;

	(void)state;
	assert_int_equal(parse(&u, "[Service]\nCapabilityBoundingSet=CAP_KILL\n"
	    "AmbientCapabilities=CAP_KILL CAP_NET_RAW\n", &e), 0);
	assert_int_equal(list_add(&l, "net_raw", &e), 0);
	scratch_verdict("file", unit_caps(&u, &l, &d, &e), &e, NULL);
	assert_true(d.capabilities == 1ULL << 13);
	assert_int_equal(unit_ambient(&u, &d, &ambient, &e), 0);
	assert_true(ambient == 1ULL << 13);
	assert_int_equal(list_add(&l, "sys_admin", &e), 0);
	scratch_verdict("never", unit_caps(&u, &l, &none, &e), &e,
	    "no container has sys_admin");
	unit_free(&u);
}

#define SYSTEMD "usr/lib/systemd/system"

/* The value of Service K of the unit, or the error behind "!", "-": none. */
static const struct {
	const char *title, *script, *unit, *value;
} loads[] = {
	{ "the file of /usr/lib", ":", "a.service", "usr" },
	{ "that of /etc stands in its place", "put etc/systemd/system/a.service"
	    " etc", "a.service", "etc" },
	{ "that of /run before it", "put run/systemd/system/a.service run",
	    "a.service", "run" },
	{ "none", ":", "b.service", "-" },
	{ "masked", "ln -s /dev/null etc/systemd/system/a.service",
	    "a.service", "!is masked" },
	{ "masked by an empty file", ": >etc/systemd/system/a.service",
	    "a.service", "!is masked" },
	{ "an alias", "ln -s /x/a.service etc/systemd/system/b.service",
	    "b.service", "usr" },
	{ "an alias of itself", "ln -s c.service etc/systemd/system/b.service;"
	    "ln -s b.service etc/systemd/system/c.service", "b.service",
	    "!an alias of itself" },
	{ "a drop-in", "put etc/systemd/system/a.service.d/x.conf drop",
	    "a.service", "drop" },
	{ "the last name of drop-ins", "put etc/systemd/system/a.service.d/"
	    "1.conf one; put " SYSTEMD "/a.service.d/2.conf two",
	    "a.service", "two" },
	{ "one name: that of /etc", "put etc/systemd/system/a.service.d/"
	    "1.conf one; put " SYSTEMD "/a.service.d/1.conf two",
	    "a.service", "one" },
	{ "a drop-in that masks another", "put " SYSTEMD "/a.service.d/1.conf "
	    "one; mkdir -p etc/systemd/system/a.service.d; ln -s /dev/null "
	    "etc/systemd/system/a.service.d/1.conf", "a.service", "usr" },
	{ "drop-ins of all services", "put etc/systemd/system/service.d/1.conf"
	    " all", "a.service", "all" },
	{ "of a prefix", "put etc/systemd/system/a-.service.d/1.conf pre",
	    "a-b.service", "pre" },
	{ "and its own are behind it by name",
	    "put etc/systemd/system/a-.service.d/1.conf pre;"
	    "put etc/systemd/system/a-b.service.d/2.conf own", "a-b.service",
	    "own" },
	{ "what is no .conf, or hidden, is left out",
	    "put etc/systemd/system/a.service.d/x.conf~ no;"
	    "put etc/systemd/system/a.service.d/.x.conf no", "a.service",
	    "usr" },
	{ "an instance has its template", ":", "t@1.service", "template 1" },
	{ "and the drop-ins of both", "put etc/systemd/system/t@.service.d/"
	    "1.conf all; put etc/systemd/system/t@1.service.d/2.conf %i",
	    "t@1.service", "1" },
	{ "a section that is none", "echo '[x' >etc/systemd/system/a.service",
	    "a.service", "!is no section" },
	{ "a NUL byte", "printf '[Service]\\0K=x' >etc/systemd/system/"
	    "a.service", "a.service", "!a.service" },
	{ "a name that is a path", ":", "../a.service", "!is not the name" },
	{ "a socket", ":", "a.socket", "!is not the name" },
};

static void
units_are_found_as_systemd_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(loads); i++) {
		const char *want = loads[i].value;
		char *dir = scratch_new(), script[2048];
		char *got = NULL;
		struct unit u;
		struct err e = {0};
		int rc;

		snprintf(script, sizeof(script), "put() { mkdir -p ${1%%/*}; "
		    "printf '[Service]\\nK=%%s\\n' \"$2\" >$1; }\n"
		    "mkdir -p etc/systemd/system run/systemd/system\n"
		    "put " SYSTEMD "/a.service usr\n"
		    "put " SYSTEMD "/a-b.service usr\n"
		    "put " SYSTEMD "/t@.service 'template %%i'\n%s\n",
		    loads[i].script);
		scratch_sh(dir, script);
		rc = unit_load(dir, loads[i].unit, &u, &e);
		if (want[0] == '-') {
			assert_int_equal(rc, 1);
		} else {
			scratch_verdict(loads[i].title, rc, &e,
			    want[0] == '!' ? want + 1 : NULL);
		}
		if (rc == 0 && (unit_value(&u, "Service", "K", &got, &e) < 0 ||
		    strcmp(got, want) != 0))
			fail_msg("%s: %s", loads[i].title, got);
		free(got);
		unit_free(&u);
		scratch_free(dir);
	}
}

static void
names_of_units(void **state)
{
	char *dir = scratch_new(), text[256];
	scope_list names = {0}, inputs = {0};
	struct err e;

	(void)state;
	scratch_sh(dir, "mkdir -p etc/systemd/system " SYSTEMD "; cd " SYSTEMD
	    "; touch b.service a@.service x.socket .h.service; ln -s b.service "
	    "z.service; cd - >/dev/null; ln -s /x/b.service "
	    "etc/systemd/system/b.service; touch etc/systemd/system/c.service");
	assert_int_equal(unit_names(dir, &names, &inputs, &e), 0);
	tell_words(&names, text, sizeof(text));
	assert_string_equal(text, "a@.service|b.service|c.service|");
	assert_int_equal(inputs.n, 5);
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_are_read_as_systemd_does),
		cmocka_unit_test(what_is_no_section_is_refused),
		cmocka_unit_test(truths),
		cmocka_unit_test(words_of_values),
		cmocka_unit_test(command_lines),
		cmocka_unit_test(instances_of_templates),
		cmocka_unit_test(times),
		cmocka_unit_test(limits_and_signals),
		cmocka_unit_test(capabilities_of_units),
		cmocka_unit_test(capabilities_of_the_file),
		cmocka_unit_test(units_are_found_as_systemd_does),
		cmocka_unit_test(names_of_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
