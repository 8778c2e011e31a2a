/* SPDX-License-Identifier: BSD-2-Clause */
/* test_rules.c - what a command may do with files; lib/rules.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "count.h"
#include "err.h"
#include "rules.h"
#include "wall.h"

enum { ALL = RULES_UNION };

static const char text[] =
    "\t/usr/bin/jailsh\n"
    "git git-shell\n"
    "\t/usr/bin/git\n"
    "\tform receive\n"
    "\t/lib/ld.so\n"
    "\t\t/not/mine\n"
    "gitk\n"
    "\t/usr/bin/wish\n"
    "none\n"
    "git\n"
    "\t/usr/bin/git shell\n";

#define RO "a\n\troot ro /r\n"
#define RW "b\n\troot rw /w x/%u\n"
#define NO "c\n\t/c\n"
#define TOP "d\n\troot rw /\n"

/* What it has, each "PATH:RIGHTS[+TEMPORARY]|"; a '*' first: limited. */
static const struct {
	const char *text;
	int row;
	const char *want;	/* NULL: an error */
} rows[] = {
	{ text, 0, "/usr/bin/jailsh:x|/usr/bin/git:x|/lib/ld.so:x|" },
	{ text, 1, "/usr/bin/jailsh:x|/usr/bin/wish:x|" },
	{ text, 2, "/usr/bin/jailsh:x|" },
	{ text, 3, "/usr/bin/jailsh:x|/usr/bin/git shell:x|" },
	{ text, 4, NULL },
	{ text, ALL, "/usr/bin/jailsh:x|/usr/bin/git:x|/lib/ld.so:x|"
	    "/usr/bin/wish:x|/usr/bin/git shell:x|" },
	{ "", 0, NULL },
	{ "", ALL, "" },
	{ "\t/a\n", 0, NULL },
	{ "git\n\t/usr/bin/git", 0, "/usr/bin/git:x|" },
	{ "\n\t/a\n", 0, "/a:x|" },
	{ RO, 0, "*/r:rl|" },
	{ RO, ALL, "*/r:rl|" },
	{ RO RW, 0, "*/r:rl|" },
	{ RO RW, 1, "*/w x/%u:rlwtuksom|" },
	{ RO RW, ALL, "*/r:rl|/w x/%u:rlwtuksom|" },
	{ RO NO, 0, "*/r:rl|" },
	{ RO NO, 1, "/c:x|" },
	{ RO NO, ALL, "/r:rl|/c:x|" },
	{ NO RO, ALL, "/c:x|/r:rl|" },
	/* once each, with all rights; but what is executed is no root */
	{ NO RO NO RO, ALL, "/c:x|/r:rl|" },
	{ RO "a\n\troot rw /r\n\t/r\n\t/r/s\n", ALL,
	    "*/r:rlwtuksom|/r:x|/r/s:x|" },
	{ "a\n\troot put /p\nb\n\troot new /p\n", ALL, "*/p:rlwtukm+rwtu|" },
	{ TOP, 0, "/:rlwtuksom|" },
	{ TOP "\troot ro /r\n", 0, "/:rlwtuksom|/r:rl|" },
	{ RO TOP, ALL, "/r:rl|/:rlwtuksom|" },
	{ "a\n\troot ro /\n", 0, "*/:rl|" },
	{ "\troot dev /dev/null\n", ALL, "/dev/null:rlw|" },
	{ "\troot dev /dev/null\n" RO NO, 1, "*/dev/null:rlw|/c:x|" },
	{ "\troot rw /\n" RO, 0, "/:rlwtuksom|/r:rl|" },
	{ "a\n\troot put /p\n", 0, "*/p:lwtukm+r|" },
	{ "a\n\troot new %h\n", 0, "*%h:rlkm+wtu|" },
	{ "a\n\trootless\n\t root rw /x\n\troot\t\n", 0, "" },
	{ "a\n\troot rx /x\n", 0, NULL },
	{ "a\n\troot r /x\n", 0, NULL },
	{ "a\n\troot  /x\n", 0, NULL },
	{ "a\n\troot ro\n", 0, NULL },
	{ "a\n\troot ro x\n", 0, NULL },
	{ "a\n\troot ro /x/../y\n", 0, NULL },
	{ "a\n\troot ro /%x\n", 0, NULL },
	{ "a\n\troot ro %hx\n", 0, NULL },
	{ "a\nb\n\troot rx /x\n", 0, "" },
	{ "a\nb\n\troot rx /x\n", ALL, NULL },
	{ "\troot rx /x\na\n", 0, NULL },
};

static void
print_rights(FILE *f, uint64_t rights)
{
	static const struct {
		uint64_t bits;
		char as;
	} all[] = {
		{ LANDLOCK_ACCESS_FS_EXECUTE, 'x' },
		{ LANDLOCK_ACCESS_FS_READ_FILE, 'r' },
		{ LANDLOCK_ACCESS_FS_READ_DIR, 'l' },
		{ LANDLOCK_ACCESS_FS_WRITE_FILE, 'w' },
		{ WALL_FS_TRUNCATE, 't' },
		{ LANDLOCK_ACCESS_FS_REMOVE_FILE, 'u' },
		{ LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR,
		    'k' },
		{ LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO,
		    's' },
		{ LANDLOCK_ACCESS_FS_REMOVE_DIR |
		    LANDLOCK_ACCESS_FS_MAKE_CHAR |
		    LANDLOCK_ACCESS_FS_MAKE_BLOCK, 'o' },
		{ LANDLOCK_ACCESS_FS_MAKE_SYM, 'm' },
	};

	for (size_t i = 0; i < COUNT(all); i++)
		if ((rights & all[i].bits) == all[i].bits) {
			fputc(all[i].as, f);
			rights &= ~all[i].bits;
		}
	if (rights != 0)
		fprintf(f, "?%#llx", (unsigned long long)rights);
}

static void
print_rules(const struct rules *r, char *got, size_t size)
{
	FILE *f = fmemopen(got, size, "w");

	if (r->limited)
		fputc('*', f);
	for (size_t i = 0; i < r->n; i++) {
		fprintf(f, "%s:", r->v[i].path);
		print_rights(f, r->v[i].rights);
		if (r->v[i].temporary != 0)
			fputc('+', f);
		print_rights(f, r->v[i].temporary);
		fputc('|', f);
	}
	fclose(f);
}

static void
each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct rules r = {0};
		char got[512] = "";
		struct err e;
		int rc = rules_parse(rows[i].text, rows[i].row, &r, &e);

		print_rules(&r, got, sizeof(got));
		rules_free(&r);
		if (rc != (rows[i].want != NULL ? 0 : -1) ||
		    (rc == 0 && strcmp(got, rows[i].want) != 0))
			fail_msg("row %zu: %d %s", i, rc, got);
	}
}

static void
each_name(void **state)
{
	static const struct {
		const char *name;
		int want;
	} names[] = {
		{ "git", 0 }, { "git-shell", 0 }, { "gitk", 1 }, { "none", 2 },
		{ "gi", -1 }, { "shell", -1 }, { "", -1 }, { "git git-shell",
		-1 }, { "form", -1 }, { "/usr/bin/git", -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		assert_int_equal(rules_row(text, names[i].name),
		    names[i].want);
	assert_int_equal(rules_row("a\nb", "b"), 1);
	assert_int_equal(rules_row("a  b\n", "b"), 0);
	assert_int_equal(rules_row("\nb\n", "b"), 1);
	assert_int_equal(rules_row("", "b"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(each_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
