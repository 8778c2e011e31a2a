/* SPDX-License-Identifier: BSD-2-Clause */
/* test_package_facts.c - what dpkg says of a package; package_facts.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "count.h"
#include "err.h"
#include "list.h"
#include "package/package.h"
#include "package/package_facts.h"
#include "scratch.h"

/* pkg NAME STATE ARCH [FIELDS] */
static const char host[] =
    "mkdir -p var/lib/dpkg/info var/lib/dpkg/updates var/lib/ucf\n"
    "cd var/lib/dpkg\n"
    "pkg() { printf 'Package: %s\\nStatus: install ok %s\\n"
    "Architecture: %s\\nVersion: 1\\n%b\\n' \"$@\"; }\n"
    "{ pkg dpkg installed amd64\n"
    "  pkg web installed amd64 'Source: web-src (1+b1)\\nDepends: web-data "
    "(= 1),\\n web-core:any (>= 1) | web-light, mail-agent, nowhere, "
    "lib6 (>= 2)\\nPre-Depends: init\\nConffiles:\\n /etc/web/web.conf "
    "0123456789abcdef0123456789abcdef\\n /etc/web/a b "
    "ffffffffffffffffffffffffffffffff obsolete\\n /etc/web/new "
    "newconffile\\nDescription: a web\\n  /etc/none "
    "00000000000000000000000000000000\\n'\n"
    "  pkg web-data installed all 'Source: web-src\\n'\n"
    "  pkg web-light installed amd64 'Depends: web-data\\n'\n"
    "  pkg agent installed amd64 'Provides: mail-agent (= 2), other\\n'\n"
    "  pkg agent2 config-files amd64 'Provides: mail-agent\\n'\n"
    "  pkg lib6 installed amd64 'Multi-Arch: same\\nDepends: init\\n'\n"
    "  pkg lib6 installed i386 'Multi-Arch: same\\nDepends: base6\\n'\n"
    "  pkg base6 installed amd64 'Multi-Arch: same\\n'\n"
    "  pkg base6 installed i386 'Multi-Arch: same\\n'\n"
    "  pkg init installed amd64\n"
    "  pkg half unpacked amd64\n"
    "} >status\n"
    "printf '#!/bin/sh\\nmkdir /var/lib/web\\n' >info/web.postinst\n"
    "printf '#!/bin/sh\\nrm\\n' >info/web.prerm\n"
    "printf '\\177ELF' >info/web.preinst\n"
    "printf '#!/bin/sh\\nset\\n' >info/lib6:i386.preinst\n"
    "cd ../ucf\n"
    "printf 'web \\t /etc/web/ucf.conf\\nother \\t /etc/other\\n"
    "web /etc/web/lost\\n' >registry\n"
    "printf 'abcdefabcdefabcdefabcdefabcdefab  /etc/web/ucf.conf\\n"
    "abcdefabcdefabcdefabcdefabcdefab  /etc/other\\n' >hashfile\n";

static struct packages *
made(const char *dir, const char *more)
{
	struct packages *p;
	struct err e = {0};

	scratch_sh(dir, host);
	scratch_sh(dir, more);
	p = packages_open(dir, &e);
	if (p == NULL)
		fail_msg("%s", e.msg);
	return p;
}

static int
facts_of(struct packages *p, const char *name, char *got, size_t room,
    struct err *e)
{
	const struct package *pk = packages_next(p, name, NULL);
	scope_package_facts f = {0};
	FILE *to = fmemopen(got, room, "w");
	int rc;

	assert_non_null(pk);
	assert_non_null(to);
	rc = packages_facts(p, pk, &f, e);
	for (size_t i = 0; i < f.n_needs; i++)
		fprintf(to, "%s:%s ", f.needs[i]->name, f.needs[i]->arch);
	for (size_t i = 0; i < f.n_config; i++)
		fprintf(to, "[%s=%.4s]", f.config[i].path,
		    f.config[i].digest);
	for (size_t i = 0; i < f.n_scripts; i++)
		fprintf(to, "<%s %s>", f.scripts[i].name, f.scripts[i].text);
	fclose(to);
	return rc;
}

static void
facts(void **state)
{
	static const struct { const char *name, *want; } rows[] = {
		{ "web", "web-data:all web-light:amd64 lib6:amd64 "
		    "init:amd64 agent:amd64 "
		    "[/etc/web/a b=ffff][/etc/web/lost=][/etc/web/new=]"
		    "[/etc/web/ucf.conf=abcd][/etc/web/web.conf=0123]"
		    "<postinst #!/bin/sh\nmkdir /var/lib/web\n>" },
		{ "web-light", "web-data:all " },
		{ "lib6:i386", "base6:i386 <preinst #!/bin/sh\nset\n>" },
		{ "lib6", "init:amd64 " },
		{ "init", "" },
	};
	static const struct { const char *path, *name; } owned[] = {
		{ "/etc/web/ucf.conf", "web" }, { "/etc/web/web.conf", "-" },
		{ "/etc/other", "-" },		/* not installed */
	};
	char *dir = scratch_new();
	struct packages *p = made(dir, ":");
	struct err e = {0};
	char got[1024];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		memset(got, 0, sizeof(got));
		scratch_verdict(rows[i].name, facts_of(p, rows[i].name, got,
		    sizeof(got), &e), &e, NULL);
		assert_string_equal(got, rows[i].want);
	}
	for (size_t i = 0; i < COUNT(owned); i++) {
		const struct package *pk;

		assert_int_equal(packages_config_owner(p, owned[i].path, &pk,
		    &e), 0);
		assert_string_equal(pk != NULL ? pk->name : "-",
		    owned[i].name);
	}
	packages_free(p);
	scratch_free(dir);
}

static void
refused(void **state)
{
	static const struct { const char *title, *more, *name, *want; } rows[] = {
		{ "half installed", ":", "half", "package half is only half "
		    "installed; fix: dpkg --configure -a" },
		{ "relation", "sed -i 's/web-data (= 1)/(= 1)/' status", "web",
		    "no relation to a package" },
		{ "relative conffile", "sed -i 's,/etc/web/web.conf,etc/w,' "
		    "status", "web", "no absolute path" },
		{ "registry", "printf 'web etc/x\\n' >../ucf/registry", "web",
		    "/var/lib/ucf/registry: line 1 has no absolute path" },
		{ "registry cut", "printf 'web /e' >../ucf/registry", "web",
		    "line 1 is cut short" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *dir = scratch_new(), got[1024] = "", more[256];
		struct packages *p;
		struct err e = {0};

		snprintf(more, sizeof(more), "cd var/lib/dpkg; %s",
		    rows[i].more);
		p = made(dir, more);
		scratch_verdict(rows[i].title, facts_of(p, rows[i].name, got,
		    sizeof(got), &e), &e, rows[i].want);
		packages_free(p);
		scratch_free(dir);
	}
}

/* The journal counts here too, and a database that changes is an error. */
static void
being_written(void **state)
{
	char *dir = scratch_new(), got[1024];
	struct packages *p = made(dir, "printf 'Package: web\\n"
	    "Status: install ok installed\\nArchitecture: amd64\\n"
	    "Version: 2\\nDepends: half, init\\n' >var/lib/dpkg/updates/0001\n"
	    "rm -r var/lib/ucf");
	struct err e = {0};

	(void)state;
	memset(got, 0, sizeof(got));
	scratch_verdict("journal", facts_of(p, "web", got, sizeof(got), &e),
	    &e, NULL);
	assert_string_equal(got, "half:amd64 init:amd64 "
	    "<postinst #!/bin/sh\nmkdir /var/lib/web\n>");
	scratch_sh(dir, "cd var/lib/dpkg; cp status new; mv new status");
	scratch_verdict("changed", facts_of(p, "web", got, sizeof(got), &e),
	    &e, "was written to while it was read; try again");
	packages_free(p);
	scratch_free(dir);
}

static void
other_databases(void **state)
{
	char *dir = scratch_new(), got[1024];
	struct err e = {0};
	struct packages *p;

	(void)state;
	scratch_sh(dir, "mkdir -p lib/apk/db\n"
	    "printf 'P:web\\nV:1\\n\\n' >lib/apk/db/installed");
	p = packages_open(dir, &e);
	assert_non_null(p);
	scratch_verdict("apk", facts_of(p, "web", got, sizeof(got), &e), &e,
	    "package web: what apk's packages depend on and set up is not "
	    "read; fix: name the account and the command: jail-setup service "
	    "create NAME --user USER -- COMMAND");
	packages_free(p);
	scratch_free(dir);
}

static void
sources(void **state)
{
	static const struct { const char *name, *source, *want; } rows[] = {
		{ "web", NULL, "web" }, { "web", "src (1:2)", "src" },
		{ "web", "src", "src" },
		{ "web-mod", "web-1.24.0-3.fc40.src.rpm", "web" },
		{ "a", "my-web-1-2.src.rpm", "my-web" },
		{ "a", ".rpm", ".rpm" }, { "a", "x.rpm", "x.rpm" },
		{ "a", "-1.rpm", "-1.rpm" },
	};
	const struct package other = { .name = "webs" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct package a = {
			.name = rows[i].name, .source = rows[i].source,
		}, b = { .name = rows[i].want };
		size_t n;
		const char *s = package_source(&a, &n);

		if (n != strlen(rows[i].want) ||
		    strncmp(s, rows[i].want, n) != 0)
			fail_msg("%s: %.*s", rows[i].source, (int)n, s);
		assert_true(packages_same_source(&a, &b));
		assert_false(packages_same_source(&a, &other));
	}
}

static void
digests(void **state)
{
	static const char *const of_abc[] = {
		"900150983cd24fb0d6963f7d28e17f72",
		"A9993E364706816ABA3E25717850C26C9CD0D89D",
		("ba7816bf8f01cfea414140de5dae2223"
		    "b00361a396177a9cb410ff61f20015ad"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(of_abc); i++) {
		assert_true(package_digest_is(of_abc[i], "abc", 3));
		assert_false(package_digest_is(of_abc[i], "abd", 3));
	}
	assert_false(package_digest_is("", "", 0));
	assert_false(package_digest_is("90", "abc", 3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts),
		cmocka_unit_test(refused),
		cmocka_unit_test(being_written),
		cmocka_unit_test(other_databases),
		cmocka_unit_test(sources),
		cmocka_unit_test(digests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
