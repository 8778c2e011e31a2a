/* SPDX-License-Identifier: BSD-2-Clause */
/* test_roster.c - whom the name services list; that is what a login is told */
#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "ident.h"
#include "inspect/roster.h"

static const struct {
	const char *text, *want;
} rows[] = {
	{ "passwd: files sss\n", "files sss" },
	{ "passwd:files", "files" },
	{ "# passwd: x\n\tpasswd :\tfiles [NOTFOUND=return] sss # ldap\n",
	    "files sss" },
	{ "passwd: files[!UNAVAIL=return]winbind\n", "files winbind" },
	{ "passwd_compat: nis\ngroup: sss\n", "" },
	{ "group: sss\npasswd: db [SUCCESS=merge", "db" },
	{ "passwd:\n", "" },
	{ "", "" },
};

static void
each_source(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct list l = {0};
		struct err e;
		char got[64] = "";

		assert_int_equal(roster_sources(rows[i].text, "passwd", &l,
		    &e), 0);
		for (size_t k = 0; k < l.n; k++) {
			strcat(got, k > 0 ? " " : "");
			strcat(got, l.v[k]);
		}
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].text, got);
		list_free(&l);
	}
}

static bool
has(const struct ident *who, const struct ident_group *g)
{
	for (size_t i = 0; i < who->ngroups; i++)
		if (who->groups[i].gid == g->gid && (g->name == NULL ||
		    (who->groups[i].name != NULL &&
		    strcmp(who->groups[i].name, g->name) == 0)))
			return true;
	return g->name == NULL;	/* a number that nothing names */
}

static void
same(const struct roster_account *a, const struct ident *listed)
{
	struct ident who;
	struct err e;

	assert_int_equal(ident_load(a->name, &who, &e), 0);
	assert_string_equal(listed->home, who.home);
	assert_string_equal(listed->shell, who.shell);
	assert_int_equal(listed->uid, who.uid);
	assert_int_equal(listed->gid, who.gid);
	for (size_t i = 0; i < who.ngroups; i++)
		if (!has(listed, &who.groups[i]))
			fail_msg("%s is in %s", a->name, who.groups[i].name);
	for (size_t i = 0; i < listed->ngroups; i++)
		if (!has(&who, &listed->groups[i]))
			fail_msg("%s is not in %s", a->name,
			    listed->groups[i].name);
	ident_free(&who);
}

/* Of this host. */
static void
as_by_name(void **state)
{
	struct roster r;
	struct err e;

	(void)state;
	assert_int_equal(roster_load(&r, &e), 0);
	assert_non_null(roster_find(&r, "root"));
	assert_null(roster_find(&r, "no such account"));
	for (size_t i = 0; i < r.naccounts; i++) {
		struct ident who;

		assert_ptr_equal(roster_find(&r, r.accounts[i].name),
		    &r.accounts[i]);
		assert_int_equal(roster_ident(&r, &r.accounts[i], &who, &e),
		    0);
		same(&r.accounts[i], &who);
		ident_free(&who);
	}
	roster_free(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_source),
		cmocka_unit_test(as_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
