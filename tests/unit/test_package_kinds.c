/* SPDX-License-Identifier: BSD-2-Clause */
/* test_package_kinds.c - the databases of pacman and apk as they are on disk */
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
#include "package/package_db.h"
#include "scratch.h"

/* What pacman 6.0 wrote; "cut" is being written, "bare" was left by a crash. */
static const char pacman[] =
    "mkdir -p var/lib/pacman/local usr/bin; ln -s usr/bin bin\n"
    "cd var/lib/pacman/local; printf '9\\n' >ALPM_DB_VERSION\n"
    "mkdir tool-1:2.0-1 some-lib-3.0-2.1 cut-1-1 bare-1-1 other-1-1 ./-1-1\n"
    ": >tool-1:1.0-1.tar\n"
    "printf '%%NAME%%\\ntool\\n\\n%%VERSION%%\\n1:2.0-1\\n\\n%%BASE%%\\ntools"
    "\\n\\n%%DESC%%\\n%%NAME%%\\n\\n%%ARCH%%\\nx86_64\\n\\n%%PACKAGER%%\\n"
    "A B <a@b.c>\\n\\n%%DEPENDS%%\\nglibc>=2\\nother\\n\\n' >tool-1:2.0-1/desc\n"
    "printf '%%FILES%%\\netc/\\netc/tool.conf\\nusr/\\nusr/bin/\\n"
    "usr/bin/a b\\nusr/bin/tool\\nusr/share/tool/\\n\\n%%BACKUP%%\\netc/tool.conf\\t0\\n\\n' "
    ">tool-1:2.0-1/files\n"
    "printf '%%NAME%%\\nsome-lib\\n\\n%%VERSION%%\\n3.0-2.1\\n\\n%%ARCH%%\\n"
    "any\\n\\n' >some-lib-3.0-2.1/desc; : >some-lib-3.0-2.1/files\n"
    "printf '%%NAME%%\\ncut\\n\\n%%VERSION%%\\n1-1\\n' >cut-1-1/desc\n"
    "printf '%%NAME%%\\nother\\n\\n%%VERSION%%\\n1-2\\n\\n' >other-1-1/desc\n"
    "printf '%%NAME%%\\n\\n\\n%%VERSION%%\\n1-1\\n\\n' >./-1-1/desc\n";

#define TOOL "var/lib/pacman/local/tool-1:2.0-1/"

static const char apk[] =
    "mkdir -p lib/apk/db; printf '%s\\n' "
    "C:Q1Uq7pr0TahCvC7PPZn3GJKgdsMUY= P:base V:3.21.3-r0 A:x86_64 T:P:x '' "
    "C:Q17OteNVXn9/iSXcJI1Vf8x0TVc9Y= P:busybox V:1.37.0-r12 A:x86_64 "
    "o:bb 'm:A B <a@b.c>' 'D:so:libc.musl-x86_64.so.1' f:sxS F: R:init "
    "F:bin M:0:0:1777 R:busybox a:0:0:755 Z:Q1SLkS9hBidUbPwwrw+XR0Whv3ww8= "
    "'R:a b' F:etc F:etc/empty F:lib/apk/db R:x '' '' "
    "P:.build-deps V:20240101.1 '' "
    "P:half V:1 f:Sf F:usr R:file '' >lib/apk/db/installed\n";

static void
put(char *to, size_t room, const char *s)
{
	snprintf(to + strlen(to), room - strlen(to), "%s ",
	    s != NULL ? s : "-");
}

/* All that package.h says of the database below `dir`, or its error. */
static void
tell(const char *dir, char *to, size_t room)
{
	struct err e = {0};
	struct packages *p = packages_open(dir, &e);
	const struct package *pk = NULL;
	bool epoch = true;

	to[0] = '\0';
	put(to, room, p == NULL ? e.msg : packages_purl(p, &epoch));
	while (p != NULL && (pk = packages_next(p, "*", pk)) != NULL) {
		struct list l = {0};

		put(to, room, "\n");
		put(to, room, pk->name);
		put(to, room, pk->version);
		put(to, room, pk->arch);
		put(to, room, pk->source);
		put(to, room, pk->supplier);
		if (packages_files(p, pk, &l, &e) < 0)
			put(to, room, e.msg);
		for (size_t i = 0; i < l.n; i++)
			put(to, room, l.v[i]);
		list_free(&l);
	}
	assert_false(p != NULL && epoch);
	packages_free(p);
}

static void
databases(void **state)
{
	static const struct { const char *make, *want; } rows[] = {
		{ pacman, "alpm "
		    "\n bare 1-1  - - package bare is only half installed; "
		    "fix: pacman -Dk "
		    "\n cut 1-1  - - package cut is only half installed; "
		    "fix: pacman -Dk "
		    "\n other 1-1  - - package other is only half installed; "
		    "fix: pacman -Dk "
		    "\n some-lib 3.0-2.1 any - - "
		    "\n tool 1:2.0-1 x86_64 tools A B <a@b.c> "
		    "/etc/tool.conf /usr/bin/a b /usr/bin/tool " },
		{ apk, "apk "
		    "\n .build-deps 20240101.1  - - "
		    "\n base 3.21.3-r0 x86_64 - - "
		    "\n busybox 1.37.0-r12 x86_64 bb A B <a@b.c> "
		    "/bin/a b /bin/busybox /init /lib/apk/db/x "
		    "\n half 1  - - package half is only half installed; "
		    "fix: apk fix " },
		/* a tool on a host of another kind */
		{ "mkdir -p var/lib/pacman/local lib/apk/db\n"
		    ": >lib/apk/db/installed", "- " },
		{ "mkdir -p var/lib/pacman; : >var/lib/pacman/local; : >lib",
		    "- " },
	};
	char got[2048];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *dir = scratch_new();

		scratch_sh(dir, rows[i].make);
		tell(dir, got, sizeof(got));
		if (strncmp(got, "- ", 2) == 0)
			strcpy(got, "- ");
		assert_string_equal(got, rows[i].want);
		scratch_free(dir);
	}
}

static int
index_all(const char *dir, struct err *e)
{
	struct packages *p = packages_open(dir, e);
	int rc = p != NULL ? packages_index(p, NULL, e) : -1;

	packages_free(p);
	return rc;
}

static void
broken(void **state)
{
	static const struct {
		const char *title, *make, *more, *want;
	} rows[] = {
		{ "whole", pacman, ":", NULL }, { "whole", apk, ":", NULL },
		{ "no key", pacman, "echo usr >" TOOL "files",
		    "tool-1:2.0-1/files: line 1 is no %KEY%" },
		{ "half a key", pacman, "printf '%%%%\\nx\\n\\n' >" TOOL
		    "files", "line 1 is no %KEY%" },
		{ "line cut", pacman, "printf '%%FILES%%\\nus' >" TOOL "files",
		    "line 2 is cut short" },
		{ "section cut", pacman, "printf '%%FILES%%\\nu\\n' >" TOOL
		    "files", "files: the section at the end is cut short" },
		{ "NUL", pacman, "printf '%%FILES%%\\nu\\000r\\n\\n' >" TOOL
		    "files", "line 2 has a NUL byte" },
		{ "long", pacman, "printf '%%FILES%%\\n%04095d\\n\\n' 0 >" TOOL
		    "files", "000...: File name" },
		{ "the longest", pacman, "printf '%%FILES%%\\n%04094d\\n\\n' 0 "
		    ">" TOOL "files", NULL },
		{ "a directory", pacman, "rm " TOOL "desc; mkdir " TOOL "desc",
		    "tool-1:2.0-1/desc: Is a directory" },
		{ "no list", pacman, "rm " TOOL "files", NULL },
		{ "no field", apk, "echo xy >>lib/apk/db/installed",
		    "lib/apk/db/installed: line 38 is no field" },
		{ "one letter", apk, "echo x >>lib/apk/db/installed",
		    "line 38 is no field" },
		{ "cut", apk, "printf P:x >>lib/apk/db/installed",
		    "line 38 is cut short" },
		{ "no version", apk, "echo P:x >>lib/apk/db/installed",
		    "the stanza before line 39 has no name or no version" },
		{ "no name", apk, "printf 'V:1\\n\\n' >>lib/apk/db/installed",
		    "the stanza before line 39 has no name or no version" },
		{ "no directory", apk, "printf 'P:x\\nV:1\\nR:y\\n' "
		    ">>lib/apk/db/installed", "y is in no directory" },
		{ "long", apk, "printf 'P:x\\nV:1\\nF:%04090d\\nR:abcd\\n' 0 "
		    ">>lib/apk/db/installed", "000...: File name" },
		{ "the longest", apk, "printf 'P:x\\nV:1\\nF:%04090d\\nR:ab"
		    "c\\n' 0 >>lib/apk/db/installed", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *dir = scratch_new();
		struct err e = {0};
		int rc;

		scratch_sh(dir, rows[i].make);
		scratch_sh(dir, rows[i].more);
		rc = index_all(dir, &e);
		scratch_verdict(rows[i].title, rc, &e, rows[i].want);
		scratch_free(dir);
	}
}

/* Who owns what, what is not installed, and a transaction while we read. */
static void
queries(void **state)
{
	static const struct {
		const char *make, *path, *name, *absent, *transaction;
	} rows[] = {
		{ pacman, "/usr/bin/tool", "tool", "pacman -S x",
		    "mkdir var/lib/pacman/local/new-1-1" },
		{ apk, "/bin/busybox", "busybox", "apk add x",
		    "cd lib/apk/db; cp installed new; mv new installed" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *dir = scratch_new();
		struct packages *p;
		struct err e = {0};

		scratch_sh(dir, rows[i].make);
		p = packages_open(dir, &e);
		assert_non_null(p);
		assert_int_equal(packages_index(p, NULL, &e), 0);
		assert_string_equal(packages_owner(p, rows[i].path)->name,
		    rows[i].name);
		assert_null(packages_owner(p, "/etc"));
		scratch_verdict("absent", packages_absent(p, "x", &e), &e,
		    rows[i].absent);
		assert_false(packages_changed(p));
		scratch_sh(dir, rows[i].transaction);
		assert_true(packages_changed(p));
		packages_free(p);
		scratch_free(dir);
	}
}

/* What package.c walks ends, and each says how a package is installed. */
static void
kinds(void **state)
{
#define KIND(db) &db,
	const struct package_db *const all[] = { PACKAGE_DBS(KIND) };

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		assert_null(all[i]->paths[PACKAGE_PATHS]);
		assert_true(all[i]->install != NULL ||
		    all[i]->installer != NULL);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(databases),
		cmocka_unit_test(broken),
		cmocka_unit_test(queries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
