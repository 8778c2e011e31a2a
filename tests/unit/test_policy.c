/* SPDX-License-Identifier: BSD-2-Clause */
/* test_policy.c - who goes into which jail; policy.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "ident.h"
#include "jail.h"
#include "policy.h"
#include "scratch.h"

#define C "components = [ \"x\" ];"

enum { MOST = 3 };

/* who: "name uid group group..."; the first group is the primary one. */
static const struct {
	const char *title, *jails[MOST], *name;
	unsigned uid;
	const char *groups[3];
	const char *want, *by;
} rows[] = {
	{ "no jails at all", { NULL }, "u", 1000, { "g" }, NULL, "" },
	{ "by name", { C "users = [ \"u\" ];" }, "u", 1000, { "g" }, "a",
	    "users" },
	{ "by primary group", { C "groups = [ \"g\" ];" }, "u", 1000,
	    { "g", "h" }, "a", "groups" },
	{ "by supplementary group", { C "groups = [ \"h\" ];" }, "u", 1000,
	    { "g", "h" }, "a", "groups" },
	{ "by the last of the groups", { C "groups = [ \"x\", \"h\" ];" }, "u",
	    1000, { "g", "h" }, "a", "groups" },
	{ "not by a part of the name", { C "users = [ \"uu\", \"U\" ];" }, "u",
	    1000, { "g" }, NULL, "" },
	{ "not by a part of the group", { C "groups = [ \"gg\", \"G\" ];" },
	    "u", 1000, { "g" }, NULL, "" },
	{ "a user is no group", { C "groups = [ \"u\" ];" }, "u", 1000,
	    { "g" }, NULL, "" },
	{ "a group is no user", { C "users = [ \"g\" ];" }, "u", 1000,
	    { "g" }, NULL, "" },
	{ "a group without a name", { C "groups = [ \"\", \"4\" ];" }, "u",
	    1000, { NULL, "h" }, NULL, "" },
	{ "behind a group without a name", { C "groups = [ \"h\" ];" }, "u",
	    1000, { NULL, "h" }, "a", "groups" },
	{ "the first file wins", { C "groups = [ \"g\" ];",
	    C "groups = [ \"g\" ];" }, "u", 1000, { "g" }, "a", "groups" },
	{ "the second file", { C "groups = [ \"x\" ];",
	    C "groups = [ \"g\" ];" }, "u", 1000, { "g" }, "b", "groups" },
	{ "a user in a later file beats a group in an earlier",
	    { C "groups = [ \"g\" ];", C, C "users = [ \"u\" ];" }, "u", 1000,
	    { "g" }, "c", "users" },
	{ "the first of two users wins", { C, C "users = [ \"u\" ];",
	    C "users = [ \"u\" ];" }, "u", 1000, { "g" }, "b", "users" },
	{ "root by group", { C "groups = [ \"root\" ];" }, "root", 0,
	    { "root" }, NULL, "" },
	{ "uid 0 by another name, as a user", { C "users = [ \"toor\" ];" },
	    "toor", 0, { "g" }, NULL, "" },
	{ "uid 0 by another name, by group", { C "groups = [ \"g\" ];" },
	    "toor", 0, { "g" }, NULL, "" },
	{ "one that is only called root", { C "groups = [ \"g\" ];" }, "root",
	    1000, { "g" }, "a", "groups" },
	{ "the highest uid", { C "users = [ \"u\" ];" }, "u", 4294967294u,
	    { "g" }, "a", "users" },
};

static void
load(const char *const text[MOST], struct jails *all, struct jail v[MOST])
{
	static const char *const names[MOST] = { "a", "b", "c" };
	struct err e;

	*all = (struct jails){ .v = v };
	for (; all->n < MOST && text[all->n] != NULL; all->n++)
		assert_int_equal(jail_parse(text[all->n], names[all->n], "f",
		    &v[all->n], &e), 0);
}

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct ident_group groups[2] = {
			{ 7, (char *)rows[i].groups[0] },
			{ 8, (char *)rows[i].groups[1] },
		};
		struct ident who = {
			.name = (char *)rows[i].name, .uid = rows[i].uid,
			.gid = 7, .groups = groups, .ngroups =
			    rows[i].groups[1] != NULL ? 2 : 1,
		};
		struct jail v[MOST];
		struct jails all;
		const struct jail *got;
		struct policy_match m = {0};
		const char *by;

		load(rows[i].jails, &all, v);
		got = policy_next(&all, &who, &m) ? m.jail : NULL;
		by = got == NULL ? "" : m.by_name ? "users" : "groups";
		if ((got == NULL) != (rows[i].want == NULL) ||
		    (got != NULL && strcmp(got->name, rows[i].want) != 0) ||
		    strcmp(by, rows[i].by) != 0)
			fail_msg("%s: %s by \"%s\"", rows[i].title,
			    got != NULL ? got->name : "free", by);
		for (size_t j = 0; j < all.n; j++)
			jail_free(&v[j]);
	}
}

/* Every match of u, who is in g and h: "jail" by name, "jail@group". */
static const struct {
	const char *title, *jails[MOST];
	unsigned uid;
	const char *want;
} every[] = {
	{ "no jails", { NULL }, 1000, "" },
	{ "no match", { C, C "groups = [ \"i\" ];" }, 1000, "" },
	{ "what the first file hides", { C "groups = [ \"g\" ];",
	    C "groups = [ \"x\", \"h\", \"g\" ];", C "groups = [ \"i\" ];" },
	    1000, "a@g b@h" },
	{ "what a name hides", { C "groups = [ \"g\" ];",
	    C "users = [ \"u\" ]; groups = [ \"g\" ];", C "users = [ \"u\" ];" },
	    1000, "b c a@g" },
	{ "a jail that matches twice", {
	    C "users = [ \"u\", \"u\" ]; groups = [ \"g\", \"h\" ];" },
	    1000, "a" },
	{ "uid 0", { C "users = [ \"u\" ];", C "groups = [ \"g\" ];" }, 0, "" },
};

static void
every_match(void **state)
{
	struct ident_group groups[] = { { 7, (char *)"g" }, { 8, (char *)"h" } };
	struct ident who = {
		.name = (char *)"u", .gid = 7, .groups = groups, .ngroups = 2,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(every) / sizeof(*every); i++) {
		struct policy_match m = {0};
		char got[64] = "";
		struct jail v[MOST];
		struct jails all;

		load(every[i].jails, &all, v);
		who.uid = every[i].uid;
		while (policy_next(&all, &who, &m)) {
			strcat(got, got[0] != '\0' ? " " : "");
			strcat(got, m.jail->name);
			strcat(got, m.by_name ? "" : "@");
			strcat(got, m.by_name ? "" : m.group);
		}
		if (strcmp(got, every[i].want) != 0)
			fail_msg("%s: %s", every[i].title, got);
		assert_false(policy_next(&all, &who, &m));
		for (size_t j = 0; j < all.n; j++)
			jail_free(&v[j]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(every_match),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
