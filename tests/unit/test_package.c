/* SPDX-License-Identifier: BSD-2-Clause */
/* test_package.c - dpkg's database as it is on disk; package.h */
#include <errno.h>
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
#include "scratch.h"

/*
 * A host with merged /usr, two architectures, diversions and one package in
 * each state.  pkg NAME STATE VERSION ARCH [FIELD]
 */
static const char host[] =
    "mkdir -p var/lib/dpkg/info var/lib/dpkg/updates usr/bin; ln -s usr/bin bin\n"
    "cd var/lib/dpkg\n"
    "pkg() { printf 'Package: %s\\nStatus: install ok %s\\nDescription: a b\\n"
    " more\\nVersion: %s\\nArchitecture: %s\\n%s\\n' \"$@\"; }\n"
    "{ pkg dpkg installed 1.21 amd64\n"
    "  pkg ls installed 9.1-1 amd64\n"
    "  pkg c6 installed 2.36 alpha 'Multi-Arch: same\n'\n"
    "  pkg c6 installed 2.36 amd64 'Multi-Arch: same\n'\n"
    "  pkg data installed 7 all 'Source: things (6)\n'\n"
    "  pkg gone config-files 1 amd64\n"
    "  pkg never not-installed '' ''\n"
    "  pkg half unpacked 2 amd64\n"
    "  pkg php8.2-cli triggers-pending 8.2 amd64\n"
    "  pkg php8.3-cli triggers-awaited 8.3 amd64\n"
    "} >status\n"
    "printf '/.\\n/usr\\n/usr/bin\\n/usr/bin/dpkg\\n' >info/dpkg.list\n"
    "printf '%s\\n' /. /bin /bin/ls /bin/sh /bin/moved /usr/share/c6 >info/ls.list\n"
    "printf '/.\\n/lib/c.so.6\\n/usr/share/c6\\n' >info/c6:amd64.list\n"
    "printf '/.\\n/lib32/c.so.6\\n/usr/share/c6\\n' >info/c6:alpha.list\n"
    "printf '/usr/share/data\\n/bin/sh\\n' >info/data.list\n"
    "printf '/etc/gone.conf\\n' >info/gone.list\n"
    ": >info/php8.2-cli.list; : >info/php8.3-cli.list\n"
    "printf '%s\\n' /bin/sh /bin/sh.ls data /bin/moved /bin/moved.away : "
    ">diversions\n";

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

static void
owners(void **state)
{
	static const struct { const char *path, *name, *arch; } rows[] = {
		{ "/usr/bin/dpkg", "dpkg", "amd64" },
		{ "/usr/bin/ls", "ls", "amd64" },	/* listed as /bin/ls */
		{ "/bin/ls", NULL, NULL },		/* a link leads there */
		{ "/usr/bin/sh", "data", "all" },	/* who diverted it */
		{ "/usr/bin/sh.ls", "ls", "amd64" },
		{ "/usr/bin/moved.away", "ls", "amd64" },
		{ "/usr/bin/moved", NULL, NULL },	/* diverted by hand */
		{ "/lib/c.so.6", "c6", "amd64" },	/* /lib is no link here */
		{ "/lib32/c.so.6", "c6", "alpha" },
		{ "/usr/share/c6", "c6", "amd64" },	/* of three the first */
		{ "/etc/gone.conf", "gone", "amd64" },
		{ "/usr/bin/l", NULL, NULL }, { "/usr/bin/lsx", NULL, NULL },
		{ "", NULL, NULL },
	};
	char *dir = scratch_new();
	struct packages *p = made(dir, ":");
	struct err e = {0};

	(void)state;
	assert_null(packages_owner(p, "/usr/bin/ls"));	/* not read yet */
	/* asked one by one, asked before, asked too late, and not asked */
	for (int how = 0; how < 4; how++) {
		if (how > 0) {
			packages_free(p);
			p = packages_open(dir, &e);
		}
		for (size_t i = 0; i < COUNT(rows) && how < 3; i++) {
			assert_int_equal(packages_ask(p, rows[i].path, &e), 0);
			if (how == 0 || (how == 2 && i == 1))
				assert_int_equal(packages_index(p, NULL, &e), 0);
		}
		if (how == 1)
			assert_int_equal(packages_index(p, "ls", &e), 0);
		scratch_verdict("index", packages_index(p, NULL, &e), &e, NULL);
		for (size_t i = 0; i < COUNT(rows); i++) {
			const struct package *pk =
			    packages_owner(p, rows[i].path);

			if (strcmp(pk != NULL ? pk->name : "-",
			    rows[i].name != NULL ? rows[i].name : "-") != 0 ||
			    (pk != NULL && strcmp(pk->arch, rows[i].arch) != 0))
				fail_msg("%d: %s: %s", how, rows[i].path,
				    pk != NULL ? pk->name : "-");
		}
		assert_int_equal(packages_owner(p, "/usr/share/data") != NULL,
		    how != 1);
	}
	assert_string_equal(packages_owner(p, "/usr/share/data")->source,
	    "things (6)");
	assert_string_equal(packages_owner(p, "/usr/bin/ls")->version, "9.1-1");
	packages_free(p);
	scratch_free(dir);
}

static void
names_and_patterns(void **state)
{
	static const struct { const char *pattern, *want; } rows[] = {
		{ "ls", "ls:amd64" }, { "l", "" }, { "data", "data:all" },
		{ "c6", "c6:amd64" }, { "c6:alpha", "c6:alpha" },
		{ "c6:*", "c6:amd64 c6:alpha" }, { "never", "" }, { "gone", "" },
		{ "php8.*-cli", "php8.2-cli:amd64 php8.3-cli:amd64" },
		{ "php9*", "" }, { "half", "half:amd64" }, { "../ls", "" },
	};
	char *dir = scratch_new();
	struct packages *p = made(dir, ":");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct package *pk = NULL;
		char got[256] = "";

		while ((pk = packages_next(p, rows[i].pattern, pk)) != NULL)
			sprintf(got + strlen(got), "%s%s:%s",
			    got[0] != '\0' ? " " : "", pk->name, pk->arch);
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].pattern, got);
	}
	packages_free(p);
	scratch_free(dir);
}

static int
files_of(struct packages *p, const char *name, char *got, struct err *e)
{
	const struct package *pk = packages_next(p, name, NULL);
	struct list l = {0};
	int rc;

	assert_non_null(pk);
	rc = packages_files(p, pk, &l, e);
	got[0] = '\0';
	for (size_t i = 0; i < l.n; i++)
		sprintf(got + strlen(got), "%s ", l.v[i]);
	list_free(&l);
	return rc;
}

static void
files(void **state)
{
	static const struct { const char *title, *more, *name, *want; } bad[] = {
		{ "half installed", ":", "half", "package half is only half "
		    "installed; fix: dpkg --configure -a" },
		{ "to be installed again", "sed -i 's/install ok installed/"
		    "install reinstreq installed/' status", "ls",
		    "only half installed" },
		{ "list cut short", "printf /bin/l >info/ls.list", "ls",
		    "info/ls.list: line 1 is cut short" },
		{ "relative", "printf 'bin/ls\\n' >info/ls.list", "ls",
		    "line 1 is no absolute path" },
		{ "empty line", "printf '/a\\n\\n' >info/ls.list", "ls",
		    "line 2 is no absolute path" },
		{ "NUL", "printf '/a\\000b\\n' >info/ls.list", "ls", "NUL" },
		{ "no list", "rm info/ls.list", "ls", "No such file" },
	};
	char *dir = scratch_new();
	struct packages *p = made(dir, ":");
	struct err e = {0};
	char got[512];

	(void)state;
	scratch_verdict("ls", files_of(p, "ls", got, &e), &e, NULL);
	assert_string_equal(got,
	    "/bin/ls /bin/moved.away /bin/sh.ls /usr/share/c6 ");
	scratch_verdict("triggers", files_of(p, "php8.2-cli", got, &e), &e,
	    NULL);
	scratch_verdict("triggers", files_of(p, "php8.3-cli", got, &e), &e,
	    NULL);
	scratch_verdict("c6", files_of(p, "c6:alpha", got, &e), &e, NULL);
	assert_string_equal(got, "/lib32/c.so.6 /usr/share/c6 ");
	packages_free(p);
	scratch_free(dir);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char more[256];

		dir = scratch_new();
		snprintf(more, sizeof(more), "cd var/lib/dpkg; %s",
		    bad[i].more);
		p = made(dir, more);
		scratch_verdict(bad[i].title, files_of(p, bad[i].name, got,
		    &e), &e, bad[i].want);
		packages_free(p);
		scratch_free(dir);
	}
}

/* dpkg at work: its journal counts, and what changes under us is an error. */
static void
being_written(void **state)
{
	char *dir = scratch_new();
	struct packages *p = made(dir, "cd var/lib/dpkg/updates\n"
	    "printf 'Package: ls\\nStatus: install ok installed\\nVersion: 9.2\\n"
	    "Architecture: amd64\\n' >0001\n"
	    "printf 'Package: ls\\nStatus: install ok half-configured\\n"
	    "Version: 9.3\\nArchitecture: amd64\\n' >0002\n"
	    "printf 'Package: new\\nStatus: install ok installed\\nVersion: 1\\n"
	    "Architecture: amd64\\n' >0003\n"
	    "printf garbage >tmp.i\n");
	struct err e = {0};
	char got[512];

	(void)state;
	assert_string_equal(packages_next(p, "ls", NULL)->version, "9.3");
	assert_int_equal(packages_next(p, "ls", NULL)->state, PACKAGE_HALF);
	assert_null(packages_next(p, "ls", packages_next(p, "ls", NULL)));
	assert_non_null(packages_next(p, "new", NULL));
	scratch_verdict("before", packages_index(p, NULL, &e), &e, NULL);
	scratch_sh(dir, "cd var/lib/dpkg; cp status new; mv new status");
	scratch_verdict("status", files_of(p, "c6", got, &e), &e,
	    "was written to while it was read; try again");
	packages_free(p);
	p = packages_open(dir, &e);
	scratch_sh(dir, ": >var/lib/dpkg/updates/0004");
	scratch_verdict("journal", packages_index(p, NULL, &e), &e,
	    "was written to while it was read; try again");
	packages_free(p);
	scratch_free(dir);
}

static void
databases(void **state)
{
	static const struct { const char *title, *more, *want; } rows[] = {
		{ "cut", "printf 'Package: x' >status", "line 1 is cut short" },
		{ "no name", "printf 'Status: install ok installed\\n' >status",
		    "no sensible name" },
		{ "name of a file", "printf 'Package: a/b\\nStatus: install ok "
		    "installed\\n' >status", "no sensible name" },
		{ "architecture", "printf 'Package: a\\nArchitecture: ../x\\n"
		    "Status: install ok installed\\n' >status", "architecture" },
		{ "no status", "printf 'Package: a\\n\\n' >status",
		    "has no status" },
		{ "no field", "printf 'Package: a\\nfoo\\n' >status",
		    "status: line 2 is no field" },
		{ "twice", "printf 'Package: a\\nPackage: b\\n' >status",
		    "line 2: Package is given twice" },
		{ "continues nothing", "printf ' a\\n' >status",
		    "line 1 continues nothing" },
		{ "diversion", "printf '/a\\n/b\\n' >diversions",
		    "diversions: the diversion at the end is cut short" },
		{ "diversion to", "printf '/a\\nb\\nc\\n' >diversions",
		    "corrupt" },
		{ "a directory", "rm status; mkdir status", "status" },
	};
	struct err e = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *dir = scratch_new(), more[512];
		struct packages *p;

		scratch_sh(dir, host);
		snprintf(more, sizeof(more), "cd var/lib/dpkg; %s",
		    rows[i].more);
		scratch_sh(dir, more);
		p = packages_open(dir, &e);
		scratch_verdict(rows[i].title, p != NULL ? 0 : -1, &e,
		    rows[i].want);
		packages_free(p);
		scratch_free(dir);
	}
}

/* Each path that is said to be one of rpm's is looked for, and no other is. */
static void
each_input_of_rpm(void **state)
{
	struct list inputs = {0};
	struct err e = {0};
	size_t n = 0;

	(void)state;
	assert_int_equal(packages_inputs(&inputs, &e), 0);
	for (size_t i = 0; i < inputs.n; i++) {
		const char *path = inputs.v[i];
		char *dir = scratch_new();
		struct packages *p;
		char make[512];

		snprintf(make, sizeof(make), "mkdir -p .%s; rmdir .%s; : >.%s",
		    path, path, path);
		scratch_sh(dir, make);
		p = packages_open(dir, &e);
		if (p != NULL)
			packages_absent(p, "x", &e);
		n += strstr(path, "/rpm/") != NULL;
		if ((strstr(path, "/rpm/") != NULL) !=
		    (strstr(e.msg, "rpm") != NULL &&
		    strstr(e.msg, "neither") == NULL))
			fail_msg("%s: %s", path, e.msg);
		packages_free(p);
		scratch_free(dir);
	}
	assert_int_equal(n, 6);
	list_free(&inputs);
}

static void
none_at_all(void **state)
{
	char *dir = scratch_new();
	struct err e = {0};
	struct packages *p = packages_open(dir, &e);

	(void)state;
	assert_non_null(p);
	assert_null(packages_next(p, "*", NULL));
	assert_int_equal(packages_index(p, NULL, &e), 0);
	assert_null(packages_owner(p, "/bin/ls"));
	scratch_verdict("neither", packages_absent(p, "x", &e), &e,
	    "neither dpkg's database nor pacman's nor apk's nor rpm's");
	packages_free(p);
	scratch_sh(dir, "mkdir -p var/lib/dpkg; : >var/lib/dpkg/status");
	p = packages_open(dir, &e);	/* dpkg as a tool on another's host */
	scratch_verdict("empty", packages_absent(p, "x", &e), &e, "neither");
	packages_free(p);
	p = made(dir, ":");
	scratch_verdict("absent", packages_absent(p, "x", &e), &e,
	    "package x is not installed; fix: apt-get install x");
	packages_free(p);
#ifndef HAVE_RPM
	scratch_sh(dir, "rm -r var/lib/dpkg; mkdir var/lib/rpm\n"
	    ": >var/lib/rpm/rpmdb.sqlite\n");
	p = packages_open(dir, &e);
	scratch_verdict("rpm only", packages_absent(p, "x", &e), &e,
	    "this jail-setup was built without librpm");
	assert_int_equal(packages_index(p, NULL, &e), 0);
	packages_free(p);
#endif
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(owners),
		cmocka_unit_test(names_and_patterns),
		cmocka_unit_test(files),
		cmocka_unit_test(being_written),
		cmocka_unit_test(databases),
		cmocka_unit_test(each_input_of_rpm),
		cmocka_unit_test(none_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
