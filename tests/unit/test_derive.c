/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_derive.c - the container of a program on a host that is made for it:
 * which unit, what of it is left out, the text of init.conf; derive.h
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
#include "derive/derive.h"
#include "derive/derived.h"
#include "err.h"
#include "list.h"
#include "package/package.h"
#include "scratch.h"

/*
 * pkg NAME SOURCE PATH...: files with "x" in them, programs where they are in a
 * sbin; unit NAME LINE...; web is 4242.
 */
static const char host[] =
    "mkdir -p etc/systemd/system var/lib/dpkg/info usr/sbin usr/bin run "
    "usr/lib/systemd/system\n"
    "printf 'root:x:0:0::/root:/bin/sh\\nweb:x:4242:77::/var/web:/x\\n' "
    ">etc/passwd\nprintf 'root:x:0:\\nweb:x:77:\\nmore:x:88:\\n' >etc/group\n"
    "pkg() { n=$1; printf 'Package: %s\\nStatus: install ok installed\\n"
    "Version: 1\\nArchitecture: amd64\\nSource: %s\\n\\n' $1 $2 "
    ">>var/lib/dpkg/status; shift 2; : >var/lib/dpkg/info/$n.list\n"
    "  for p do mkdir -p .${p%/*}; [ -e .$p ] || echo x >.$p\n"
    "  case $p in */?bin/*|*/bin/*) chmod 755 .$p;; esac\n"
    "  echo $p >>var/lib/dpkg/info/$n.list; done; }\n"
    "unit() { n=$1; shift; { echo '[Service]'; printf '%s\\n' \"$@\"; } "
    ">usr/lib/systemd/system/$n; }\n"
    "pkg dpkg dpkg /usr/bin/dpkg\n";

/* Lines as "unit /x: why"; a kind and a name and a reason. */
static int
tell(const char *script, const char *program, const char *unit, char **got,
    char **init, struct err *e)
{
	char *dir = scratch_new(), *all_of_it = NULL;
	struct packages *all;
	const struct list none = {0};
	const struct derive_want w = {
		.program = program, .unit = unit, .shared = &none,
		.private = &none,
	};
	scope_derived d = {0};
	size_t size;
	FILE *to = open_memstream(got, &size);
	int rc;

	assert_true(asprintf(&all_of_it, "%s%s\n", host, script) > 0);
	scratch_sh(dir, all_of_it);
	free(all_of_it);
	*e = (struct err){0};
	all = packages_open(dir, e);
	assert_non_null(all);
	rc = derive(&w, all, dir, &d, e);
	for (size_t i = 0; i < d.n_lines; i++)
		fprintf(to, "%s %s: %s\n", derived_kind_name(d.lines[i].kind),
		    d.lines[i].what, d.lines[i].why);
	fclose(to);
	if (init != NULL)
		*init = d.init != NULL ? strdup(d.init) : NULL;
	packages_free(all);
	scratch_free(dir);
	return rc;
}

#define UNITS "/usr/lib/systemd/system/"
#define UNITS_REL "usr/lib/systemd/system/"
#define WEB "pkg web web /usr/sbin/web; "

/* A line that has to be there, or the error behind "!". */
static const struct {
	const char *title, *script, *program, *unit, *line;
} rows[] = {
	{ "ExecStart= names it", WEB "unit a.service ExecStart=/usr/sbin/web",
	    "/usr/sbin/web", NULL, "unit " UNITS "a.service: ExecStart= names "
	    "/usr/sbin/web\n" },
	{ "as it was given, not where it leads", WEB "ln -s web usr/sbin/other;"
	    "unit a.service ExecStart=/usr/sbin/web;"
	    "unit b.service ExecStart=/usr/sbin/other", "/usr/sbin/other",
	    NULL, "unit " UNITS "b.service: " },
	{ "by another way to its directory", WEB "ln -s usr/sbin sbin;"
	    "unit a.service ExecStart=/sbin/web", "/usr/sbin/web", NULL,
	    "unit " UNITS "a.service: ExecStart= names" },
	{ "a bare name", WEB "unit a.service ExecStart=web", "/usr/sbin/web",
	    NULL, "unit " UNITS "a.service: ExecStart= names" },
	{ "where it leads", WEB "ln -s web usr/sbin/other;"
	    "unit a.service ExecStart=/usr/sbin/other", "/usr/sbin/web",
	    NULL, "unit " UNITS "a.service: ExecStart= leads to "
	    "/usr/sbin/web\n" },
	{ "a script of its source package starts it",
	    WEB "echo '#!/bin/sh' >usr/sbin/ctl; pkg ctl web /usr/sbin/ctl "
	    UNITS "a.service; unit a.service ExecStart=/usr/sbin/ctl",
	    "/usr/sbin/web", NULL, "unit " UNITS "a.service: the service of "
	    "source package web\n" },
	{ "but no other program of it", WEB "pkg ctl web /usr/sbin/ctl "
	    UNITS "a.service; unit a.service ExecStart=/usr/sbin/ctl",
	    "/usr/sbin/web", NULL, "lacks unit: no unit starts it" },
	{ "nor a script of another source",
	    WEB "echo '#!/bin/sh' >usr/sbin/ctl; pkg ctl ctl /usr/sbin/ctl "
	    UNITS "a.service; unit a.service ExecStart=/usr/sbin/ctl",
	    "/usr/sbin/web", NULL, "lacks unit: no unit starts it" },
	{ "of several scripts the one of its name",
	    WEB "echo '#!/bin/sh' >usr/sbin/ctl; pkg ctl web /usr/sbin/ctl "
	    UNITS "a.service " UNITS "web.service; "
	    "unit a.service ExecStart=/usr/sbin/ctl;"
	    "unit web.service ExecStart=/usr/sbin/ctl", "/usr/sbin/web", NULL,
	    "unit " UNITS "web.service: " },
	{ "several", WEB "unit a.service ExecStart=/usr/sbin/web;"
	    "unit b.service ExecStart=/usr/sbin/web", "/usr/sbin/web", NULL,
	    "!2 units start it: a.service, b.service; fix: say one of them, "
	    "--unit a.service" },
	{ "and one is said", WEB "unit a.service ExecStart=/usr/sbin/web;"
	    "unit b.service ExecStart=/usr/sbin/web", "/usr/sbin/web", "b",
	    "unit " UNITS "b.service: it was said\n" },
	{ "one that is not there", WEB, "/usr/sbin/web", "b",
	    "!there is no unit b.service on this host" },
	{ "one that runs it once does not count",
	    WEB "unit a.service ExecStart=/usr/sbin/web;"
	    "unit b.service Type=oneshot ExecStart=/usr/sbin/web",
	    "/usr/sbin/web", NULL, "unit " UNITS "a.service: " },
	{ "only such", WEB "unit b.service Type=oneshot "
	    "ExecStart=/usr/sbin/web", "/usr/sbin/web", NULL,
	    "!b.service runs it once and ends" },
	{ "and said", WEB "unit b.service Type=oneshot "
	    "ExecStart=/usr/sbin/web", "/usr/sbin/web", "b",
	    "!Type=oneshot runs once" },
	{ "a template does not count", WEB "unit a.service "
	    "ExecStart=/usr/sbin/web; unit b@.service "
	    "'ExecStart=/usr/sbin/web %i'", "/usr/sbin/web", NULL,
	    "unit " UNITS "a.service: " },
	{ "only a template", WEB "unit b@.service "
	    "'ExecStart=/usr/sbin/web %i'", "/usr/sbin/web", NULL,
	    "!b@.service is a template, which starts no service without an "
	    "instance; fix: say one, --unit b@NAME.service" },
	{ "and said without an instance", WEB "unit b@.service "
	    "'ExecStart=/usr/sbin/web %i'", "/usr/sbin/web", "b@",
	    "!b@.service is a template" },
	{ "with one", WEB "unit b@.service 'ExecStart=/usr/sbin/web %i'",
	    "/usr/sbin/web", "b@x", "unit " UNITS "b@.service: it was said" },
	{ "a masked unit is none", WEB "unit a.service "
	    "ExecStart=/usr/sbin/web; ln -s /dev/null "
	    "etc/systemd/system/a.service", "/usr/sbin/web", NULL,
	    "lacks unit: no unit starts it" },
	{ "a broken unit of others stops nothing", WEB "unit a.service "
	    "ExecStart=/usr/sbin/web; echo '[x' >" UNITS_REL "b.service",
	    "/usr/sbin/web", NULL, "unit " UNITS "a.service: " },
	{ "no unit and no package", "echo x >usr/sbin/own; chmod 755 "
	    "usr/sbin/own", "/usr/sbin/own", NULL,
	    "!no unit starts it and no package has it" },
	{ "a unit alone will do", "echo x >usr/sbin/own; chmod 755 "
	    "usr/sbin/own; unit a.service ExecStart=/usr/sbin/own",
	    "/usr/sbin/own", NULL, "file /usr/sbin/own: the program\n" },
	{ "no such program", "", "/usr/sbin/none", NULL,
	    "!/usr/sbin/none: No such file or directory; fix: install" },
	{ "a directory", "", "/usr/sbin", NULL, "!is no program" },
	{ "what cannot be run", "echo x >usr/sbin/own", "/usr/sbin/own", NULL,
	    "!is no program" },
	{ "a relative path", "", "usr/sbin/web", NULL,
	    "!is not the path of a program" },
	{ "a way up", WEB, "/usr/bin/../sbin/web", NULL,
	    "!is not the path of a program" },
	{ "a drop-in is said", WEB "unit a.service ExecStart=/usr/sbin/web;"
	    "mkdir etc/systemd/system/a.service.d; printf '[Service]\\n"
	    "UMask=077\\n' >etc/systemd/system/a.service.d/u.conf",
	    "/usr/sbin/web", NULL, "u.conf: drop-in\n" },
	{ "what restricts is said", WEB "unit a.service "
	    "ExecStart=/usr/sbin/web SystemCallFilter=@system-service",
	    "/usr/sbin/web", NULL, "left SystemCallFilter: of a.service: the "
	    "container's own filter" },
	{ "a socket is said", WEB "unit a.service ExecStart=/usr/sbin/web;"
	    ": >" UNITS_REL "a.socket", "/usr/sbin/web", NULL,
	    "lacks a.socket: " },
	{ "another unit is said", WEB "unit a.service ExecStart=/usr/sbin/web "
	    "'[Unit]' 'Requires=x.target b.service'", "/usr/sbin/web", NULL,
	    "lacks b.service: a.service Requires= it" },
	{ "a program of another line is in the tree", WEB "unit a.service "
	    "ExecStart=/usr/sbin/web ExecReload=/usr/bin/dpkg",
	    "/usr/sbin/web", NULL, "file /usr/bin/dpkg: a.service "
	    "ExecReload=\n" },
	{ "one that the host lacks", WEB "unit a.service "
	    "ExecStart=/usr/sbin/web ExecReload=/usr/bin/none",
	    "/usr/sbin/web", NULL, "lacks /usr/bin/none: a.service "
	    "ExecReload=\n" },
	{ "a shell needs commands", WEB "pkg sh sh /usr/bin/sh; unit a.service "
	    "ExecStart=/usr/sbin/web 'ExecStartPre=/usr/bin/sh -c true'",
	    "/usr/sbin/web", NULL,
	    "needs coreutils: a.service ExecStartPre=\n" },
	{ "no account", WEB "unit a.service ExecStart=/usr/sbin/web User=no",
	    "/usr/sbin/web", NULL, "!User=no: this host has no such account; "
	    "fix: useradd --system no" },
	{ "no group", WEB "unit a.service ExecStart=/usr/sbin/web "
	    "SupplementaryGroups=no", "/usr/sbin/web", NULL,
	    "!SupplementaryGroups=no" },
	{ "an account that systemd makes", WEB "unit a.service "
	    "ExecStart=/usr/sbin/web DynamicUser=yes", "/usr/sbin/web", NULL,
	    "!DynamicUser=: systemd makes the account" },
	{ "two programs", WEB "unit a.service ExecStart=/usr/sbin/web "
	    "ExecStart=/usr/sbin/web", "/usr/sbin/web", NULL,
	    "!one ExecStart= is needed, and it has 2" },
	{ "a type that is none", WEB "unit a.service ExecStart=/usr/sbin/web "
	    "Type=odd", "/usr/sbin/web", NULL, "!Type=odd is not known" },
	{ "a signal that is none", WEB "unit a.service "
	    "ExecStart=/usr/sbin/web KillSignal=SIGX", "/usr/sbin/web", NULL,
	    "!KillSignal=SIGX is no signal" },
	{ "a time that is none", WEB "unit a.service "
	    "ExecStart=/usr/sbin/web TimeoutStopSec=x", "/usr/sbin/web", NULL,
	    "!TimeoutStopSec=x is no time" },
	{ "a pattern of files", WEB "unit a.service ExecStart=/usr/sbin/web "
	    "'EnvironmentFile=/etc/*.env'", "/usr/sbin/web", NULL,
	    "!is no path of a file" },
};

static void
units_of_programs(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *want = rows[i].line;
		char *got = NULL;
		struct err e;
		int rc = tell(rows[i].script, rows[i].program, rows[i].unit,
		    &got, NULL, &e);

		scratch_verdict(rows[i].title, rc, &e, want[0] == '!' ?
		    want + 1 : NULL);
		if (rc == 0 && strstr(got, want) == NULL)
			fail_msg("%s: %s", rows[i].title, got);
		free(got);
	}
}

static const char full[] = WEB
    "mkdir -p var/lib/webdata; pkg x x /etc/default/web\n"
    "unit a.service Type=forking PIDFile=web.pid User=web "
    "SupplementaryGroups=more UMask=0027 WorkingDirectory=-/nowhere "
    "RuntimeDirectory=web StateDirectory=webdata RuntimeDirectoryMode=0750 "
    "'Environment=A=b \"C=d e\" no' EnvironmentFile=-/etc/default/web "
    "LimitNOFILE=1024:4096 LimitCORE=infinity NoNewPrivileges=yes "
    "'CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_KILL' "
    "AmbientCapabilities=CAP_NET_BIND_SERVICE "
    "'ExecStartPre=-+/usr/bin/dpkg \"\" \"a b\"' "
    "'ExecStart=@/usr/sbin/web webname $OPT \\x5c\\x23 100%%' "
    "'ExecReload=:/usr/bin/dpkg $X' KillSignal=SIGQUIT "
    "TimeoutStopSec=1min5s ReloadSignal=USR1\n";

static const char conf[] = "# init.conf of jail-setup 1\n"
    "type forking\npidfile /run/web.pid\nuser 4242 77 88\n"
    "env USER=web\nenv LOGNAME=web\nenv HOME=/var/web\n"
    "umask 0027\ndirectory -/nowhere\n"
    "env RUNTIME_DIRECTORY=/run/web\nenv STATE_DIRECTORY=/var/lib/webdata\n"
    "env A=b\nenv C=d\\040e\nenvfile -/etc/default/web\n"
    "limit nofile 1024:4096\nlimit core infinity:infinity\nnnp\n"
    "caps 420\nambient 400\nseed /var/lib/webdata\n"
    "dir 0750 4242 77 /run/web\n"
    "pre @-+ /usr/bin/dpkg \\ a\\040b\n"
    "main @@ /usr/sbin/web webname $OPT \\134\\043 100%\n"
    "reload @: /usr/bin/dpkg $X\n"
    "stop-timeout 65\nstop-signal 3\nreload-signal 10\n";

static void
the_text_of_init_conf(void **state)
{
	char *got = NULL, *init = NULL;
	struct err e;

	(void)state;
	scratch_verdict("full", tell(full, "/usr/sbin/web", NULL, &got, &init,
	    &e), &e, NULL);
	assert_string_equal(init, conf);
	free(got);
	free(init);
}

static void
a_program_without_a_unit(void **state)
{
	char *got = NULL, *init = NULL;
	struct err e;

	(void)state;
	scratch_verdict("alone", tell(WEB, "/usr/sbin/web", NULL, &got, &init,
	    &e), &e, NULL);
	assert_string_equal(init, "# init.conf of jail-setup 1\ntype simple\n"
	    "caps 405fb\nmain /usr/sbin/web\n");
	free(got);
	free(init);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_of_programs),
		cmocka_unit_test(the_text_of_init_conf),
		cmocka_unit_test(a_program_without_a_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
