/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_call_rules.c - the rules of commands as text, to and fro;
 * command/call_rules.h
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "call_rules.h"
#include "count.h"
#include "err.h"
#include "rules.h"
#include "scope.h"
#include "scratch.h"

/* All there is to say. */
static const char full[] =
    "\t/usr/bin/jailsh\n"
    "\t/bin/false\n"
    "rsync rrsync\n"
    "\t/usr/bin/rsync\n"
    "\t/usr/bin/a b\n"
    "\tprofile p\n"
    "\tprogram /usr/bin/rsync\n"
    "\troot ro %h/up and down\n"
    "\tstart %h/%u\n"
    "\tumask 027\n"
    "\tany\n"
    "\tclusters\n"
    "\tdashes\n"
    "\tglob\n"
    "\tnetwork\n"
    "\tenvironment HOME=/\n"
    "\tenvironment GIT_PROTOCOL\n"
    "\tform send a file\n"
    "\tnames rsync\n"
    "\tnames rrsync\n"
    "\twords serve\n"
    "\twords\n"
    "\twords  a  b \n"
    "\trequire --server\n"
    "\tflags vlog\n"
    "\tallow -e=chars:.a-z\n"
    "\tallow -P number\n"
    "\tforbid --sender\n"
    "\tadd %h\n"
    "\tadd\n"
    "\toperands is:.\n"
    "\toperands path+\n"
    "\tform receive\n"
    "x\n"
    "x\n"
    "\tform f\n";

/* As it is written back; NULL: just so. */
static const struct {
	const char *text, *back;
} good[] = {
	{ "", NULL }, { "\t/a\n", NULL }, { "x\n", NULL }, { "x", "x\n" },
	{ "x\n\tany", "x\n\tany\n" }, { full, NULL },
	{ "x\n\tform f\n\t/a\n", "x\n\t/a\n\tform f\n" },
	{ "x\n\tany\n\t/a\n", "x\n\t/a\n\tany\n" },
	{ "x\n\tany\n\tany \n", "x\n\tany\n" },
	{ "x\n\tstart /a\n\tprofile p\n", "x\n\tprofile p\n\tstart /a\n" },
	{ "x\n\tform f\n\tadd \n", "x\n\tform f\n\tadd\n" },
	{ "x\n\tform f\n\tadd a\n\tflags b\n\tadd c\n",
	    "x\n\tform f\n\tflags b\n\tadd a\n\tadd c\n" },
	{ "x\n\tform f\n\tform f\n", NULL },
	{ "x\n\tform f\n\tflags\n", NULL },
	{ "\t/a b\t\x01\xff\n", NULL }, { "\t//\n", NULL },
};

static const struct {
	const char *text, *why;
} bad[] = {
	{ "\n", "an empty line" }, { "x\n\n", "an empty line" },
	{ " x\n", "no name, or a tab in one" }, { "x  y\n", "no name" },
	{ "x \n", "no name" }, { " \n", "no name" }, { "x\ty\n", "no name" },
	{ "x \tany\n", "no name" },
	{ "\tany\n", "\"any\" before a name" },
	{ "\tform f\nx\n", "before a name" },
	{ "\troot dev /dev/null\n", "before a name" },
	{ "\t\n", "\"\" before a name" },
	{ "x\n\t\n", "\"\" is no rule" }, { "x\n\t\t/a\n", "is no rule" },
	{ "x\n\t any\n", "\" any\" is no rule" },
	{ "x\n\ta\n", "is no rule" }, { "x\n\tANY\n", "is no rule" },
	{ "x\n\tan\n", "is no rule" }, { "x\n\tanyx\n", "is no rule" },
	{ "x\n\tany\tb\n", "is no rule" }, { "x\n\tany=\n", "is no rule" },
	{ "x\n\tany b\n", "any has a value" },
	{ "x\n\tnetwork  \n", "network has a value" },
	{ "x\n\tform\n", "\"form\" is no rule" },
	{ "x\n\tform \n", "a form without a name" },
	{ "x\n\tformf\n", "is no rule" }, { "x\n\tforms f\n", "is no rule" },
	{ "x\n\tstart /a\n\tstart /a\n", "start stands twice" },
	{ "x\n\troot ro /a\n\troot ro /b\n", "root stands twice" },
	{ "x\n\tstart\n\tstart /a\n", "start stands twice" },
	{ "x\n\tform f\n\tflags a\n\tflags b\n", "flags stands twice" },
	/* each in its place */
	{ "x\n\tadd a\n", "\"add a\" is no rule" },
	{ "x\n\tflags a\n", "is no rule" }, { "x\n\tnames x\n", "is no rule" },
	{ "x\n\tform f\n\tany\n", "\"any\" is no rule" },
	{ "x\n\tform f\n\troot rw /\n", "is no rule" },
	{ "x\n\tform f\n\tprogram /a\n", "is no rule" },
	{ "x\n\tform f\n\tenvironment A=b\n", "is no rule" },
	{ "x\n\tform f\n\tclusters\n", "is no rule" },
};

static char *
print(const struct call_rules *all)
{
	char *text = NULL;
	size_t size = 0;
	struct err e;
	FILE *f = open_memstream(&text, &size);

	assert_int_equal(call_rules_print(all, f, &e), 0);
	fclose(f);
	return text;
}

static void
to_and_fro(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		scope_call_rules all = {0};
		scope_free char *text = NULL;
		struct err e = {0};

		scratch_verdict(good[i].text, call_rules_parse(good[i].text,
		    NULL, &all, &e), &e, NULL);
		text = print(&all);
		assert_string_equal(text, good[i].back != NULL ?
		    good[i].back : good[i].text);
	}
}

static void
each_bad_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		scope_call_rules all = {0};
		struct err e = {0};

		scratch_verdict(bad[i].text, call_rules_parse(bad[i].text,
		    NULL, &all, &e), &e, bad[i].why);
	}
}

/* A form counts what it requires in 32 bits. */
static void
many_required(void **state)
{
	char text[1024] = "x\n\tform f\n";
	scope_call_rules most = {0}, more = {0};
	scope_file *f = fopen("/dev/null", "w");
	struct err e;

	(void)state;
	for (int i = 0; i < 32; i++)
		sprintf(text + strlen(text), "\trequire --%d\n", i);
	assert_int_equal(call_rules_parse(text, NULL, &most, &e), 0);
	strcat(text, "\trequire --x\n");
	scratch_verdict("33", call_rules_parse(text, NULL, &more, &e), &e,
	    "requires more than 32");
	assert_int_equal(call_rules_print(&most, f, &e), 0);
	assert_int_equal(list_add(&most.v[0].forms[0].require, "--x", &e), 0);
	scratch_verdict("33", call_rules_print(&most, f, &e), &e,
	    "requires more than 32");
}

/* --- what may not be written ---------------------------------------------- */

static int
print_rule_of(const char *name, const char *path, const char *start,
    const char *form, struct err *e)
{
	scope_call_rules all = {0};
	struct call_rule *r = call_rules_add(&all, e);
	char text[1024];
	FILE *f = fmemopen(text, sizeof(text), "w");
	int rc;

	assert_int_equal(list_add(&r->names, name, e), 0);
	if (path != NULL)
		assert_int_equal(list_add(&r->paths, path, e), 0);
	if (start != NULL)
		r->start = strdup(start);
	if (form != NULL)
		assert_non_null(call_rule_add_form(r, form, e));
	rc = call_rules_print(&all, f, e);
	fclose(f);
	return rc;
}

static void
not_written(void **state)
{
	static const struct {
		const char *name, *path, *start, *form, *why;
	} rows[] = {
		{ "x", "/a", "/b", "f", NULL },
		{ "x", NULL, "/b\n\tany", NULL, "has two lines" },
		{ "x", "/a\ny", NULL, NULL, "has two lines" },
		{ "x", NULL, NULL, "f\n", "has two lines" },
		{ "x", NULL, NULL, "", "a form without a name" },
		{ "x", "any", NULL, NULL, "\"any\" is not an absolute path" },
		{ "x", "", NULL, NULL, "is not an absolute path" },
		{ "x\n\tany", NULL, NULL, NULL, "is no name" },
		{ "x y", NULL, NULL, NULL, "is no name" },
		{ "\tany", NULL, NULL, NULL, "is no name" },
		{ "", NULL, NULL, NULL, "is no name" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err e = {0};

		scratch_verdict(rows[i].name, print_rule_of(rows[i].name,
		    rows[i].path, rows[i].start, rows[i].form, &e), &e,
		    rows[i].why);
	}
}

/* --- what is asked of them ------------------------------------------------ */

static void
finds(void **state)
{
	scope_call_rules all = {0};
	scope_list names = {0};
	struct err e;

	(void)state;
	assert_int_equal(call_rules_parse(full, NULL, &all, &e), 0);
	assert_int_equal(call_rules_find(&all, "rsync"), 0);
	assert_int_equal(call_rules_find(&all, "rrsync"), 0);
	assert_int_equal(call_rules_find(&all, "x"), 1);
	assert_int_equal(call_rules_find(&all, "rsync rrsync"), -1);
	assert_int_equal(call_rules_find(&all, ""), -1);
	assert_int_equal(call_rules_names(&all, &names, &e), 0);
	assert_int_equal(names.n, 3);
	assert_string_equal(names.v[0], "rsync");
	assert_string_equal(names.v[1], "rrsync");
	assert_string_equal(names.v[2], "x");
	assert_string_equal(call_rule_root(&all.v[0]), "%h/up and down");
	assert_string_equal(call_rule_root(&all.v[1]), "/");
}

static void
only_one(void **state)
{
	static const char mixed[] = "a\n\tany\nb\n\tnone\n";
	scope_call_rules all = {0}, others = {0}, right = {0}, wrong = {0};
	struct err e;

	(void)state;
	assert_int_equal(call_rules_parse(full, "rrsync", &all, &e), 0);
	assert_int_equal(all.n, 3);
	assert_true(all.v[0].n > 0);
	assert_int_equal(all.v[2].n, 0);
	assert_int_equal(all.v[2].names.n, 1);
	assert_int_equal(call_rules_parse(full, "", &others, &e), 0);
	assert_int_equal(others.n, 3);
	assert_int_equal(others.v[0].n, 0);
	assert_int_equal(others.v[0].names.n, 2);
	assert_int_equal(call_rules_parse(mixed, "a", &right, &e), 0);
	assert_true(right.v[0].any);
	assert_int_equal(call_rules_parse(mixed, "b", &wrong, &e), -1);
}

/* lib's reader counts the same rows: what is executed is of the same one. */
static void
rows_of_both(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		scope_call_rules all = {0};
		struct err e;

		assert_int_equal(call_rules_parse(good[i].text, NULL, &all, &e), 0);
		for (size_t k = 0; k <= all.n; k++) {
			scope_rules r = {0};

			assert_int_equal(rules_parse(good[i].text, (int)k, &r,
			    &e), k < all.n ? 0 : -1);
		}
		for (size_t k = 0; k < all.n; k++)
			for (size_t j = 0; j < all.v[k].names.n; j++)
				assert_int_equal(rules_row(good[i].text,
				    all.v[k].names.v[j]), call_rules_find(&all,
				    all.v[k].names.v[j]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(to_and_fro),
		cmocka_unit_test(each_bad_line),
		cmocka_unit_test(many_required),
		cmocka_unit_test(not_written),
		cmocka_unit_test(finds),
		cmocka_unit_test(only_one),
		cmocka_unit_test(rows_of_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
