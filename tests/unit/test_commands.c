/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_commands.c - what patterns of a command line become, and lines without
 * end; jailsh/commands.h
 */
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../jailsh/commands.h"
#include "../../jailsh/split_words.h"
#include "call_rules.h"
#include "count.h"
#include "err.h"
#include "ident.h"
#include "scope.h"
#include "scratch.h"

/* --- patterns ------------------------------------------------------------- */

static const char rules_text[] =
    "x\n\tglob\n\troot rw %h/up\n\tstart %h/up\n\tform f\n\toperands path+\n"
    "y\n\tglob\n\troot rw %h/up\n\tform f\n\toperands path+\n"
    "z\n\tglob\n\tform f\n\toperands path+\n";

static const char tree[] =
    "mkdir -p up/d/e up/.hid other 'up/a b'\n"
    "touch up/1 up/2 up/-rf up/--server 'up/a*' up/~al up/d/3 other/secret\n"
    "touch 'up/d/e/q' 'up/[x]'\n"
    "ln -s ../other up/link\n";

/* The home stands as H. */
static const struct {
	const char *line, *want;
} rows[] = {
	{ "x ?", "<1><2><d>" }, { "x [12]", "<1><2>" },
	{ "x '?'", "<?>" }, { "x 9*", "<9*>" }, { "x 9* 1*", "<9*><1>" },
	{ "x a*", "<a b><a*>" }, { "x 'a*'", "<a*>" }, { "x a\\**", "<a*>" },
	{ "x *x]", "<[x]>" }, { "x \\[*", "<[x]>" },
	/* nothing that is found looks like an option, or like a home */
	{ "x [-]*", "<./--server><./-rf>" }, { "x ./-*",
	    "<./--server><./-rf>" },
	{ "x [~]*", "<./~al>" },
	/* beneath the root, by the text */
	{ "x .*", "<.><.hid>" }, { "x ../*", NULL }, { "x d/../../*", NULL },
	{ "x d/*", "<d/3><d/e>" }, { "x d/../?", "<H/up/1><H/up/2><H/up/d>" },
	{ "x */../1", "<H/up/1><H/up/1>" },
	{ "x d/*/../../../up/1", "<H/up/1>" },
	/* as the text the pattern is beneath; what it finds is not */
	{ "x [.][.]/other/*", "<[.][.]/other/*>" }, { "x .[.]/*", "<H/up>" },
	{ "x */.[.]/.[.]/other", "<*/.[.]/.[.]/other>" },
	{ "x H/up/?", "<H/up/1><H/up/2><H/up/d>" }, { "x H/o*", NULL },
	{ "x H/up/../o*/s*", NULL }, { "x H/*/secret", NULL },
	/* links are the kernel's */
	{ "x li*/sec*", "<link/secret>" },
	/* relative to the home */
	{ "y up/?", "<up/1><up/2><up/d>" }, { "y *", NULL }, { "y ?p/1", NULL },
	{ "z *", "<other><up>" }, { "z [.][.]/[x]", "<[.][.]/[x]>" },
};

struct ground {
	struct ident who;
	struct call_rules all;
};

static void
replace_home(const char *from, const char *home, char *to)
{
	for (; *from != '\0'; from++)
		if (*from == 'H')
			to += sprintf(to, "%s", home);
		else
			*to++ = *from;
	*to = '\0';
}

static void
check_row(const struct ground *g, const char *text, const char *want)
{
	scope_line line = {0};
	scope_call call = {0};
	struct err e = {0};
	char with[PATH_MAX], got[2 * PATH_MAX] = "", *to = got;
	int rc;

	replace_home(text, g->who.home, with);
	scratch_verdict(text, words_split(with, &line, &e), &e, NULL);
	rc = call_rules_match(&g->all, &line, &g->who, &call, &e);
	scratch_verdict(text, rc, &e, want == NULL ? "is not beneath" : NULL);
	if (rc < 0)
		return;
	scratch_verdict(text, commands_expand(&call, &e), &e, NULL);
	for (size_t i = 1; i < call.line.words.n; i++)
		to += sprintf(to, "<%s>", call.line.words.v[i]);
	replace_home(want, g->who.home, with);
	if (strcmp(got, with) != 0)
		fail_msg("%s: %s, not %s", text, got, with);
}

static void
each_pattern(void **state)
{
	char *dir = scratch_new(), *was = getcwd(NULL, 0);
	struct ground g = { .who = { .name = (char *)"al", .home = dir } };
	struct err e;

	(void)state;
	scratch_sh(dir, tree);
	assert_int_equal(setenv("LC_ALL", "C", 1), 0);
	assert_int_equal(call_rules_parse(rules_text, NULL, &g.all, &e), 0);
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(&g, rows[i].line, rows[i].want);
	assert_int_equal(chdir(was), 0);
	free(was);
	call_rules_free(&g.all);
	scratch_free(dir);
}

static void
expand(const char *line, const char *dir, size_t want, const char *why)
{
	scope_call c = { .start = strdup(dir), .root = strdup("/") };
	struct err e = {0};

	scratch_verdict(line, words_split(line, &c.line, &e), &e, NULL);
	scratch_verdict(line, commands_expand(&c, &e), &e, why);
	assert_int_equal(c.line.words.n, want);
}

/* Ten directories, in and out of each. */
static void
endless_pattern(void **state)
{
	char *dir = scratch_new(), *was = getcwd(NULL, 0);

	(void)state;
	scratch_sh(dir, "mkdir 0 1 2 3 4 5 6 7 8 9");
	expand("*/../*/..", dir, 100, NULL);
	expand("*/../*/../*/../*/../*/../*/..", dir, 1, "too many files to");
	expand("*", dir, 10, NULL);
	assert_int_equal(chdir(was), 0);
	free(was);
	scratch_free(dir);
}

static void
umask_and_directory(void **state)
{
	char *dir = scratch_new(), *was = getcwd(NULL, 0), here[PATH_MAX];
	struct call c = { .umask = (char *)"027", .start = dir };
	struct err e = {0};
	const mode_t old = umask(022);

	(void)state;
	assert_int_equal(commands_expand(&c, &e), 0);
	assert_int_equal(umask(old), 027);
	assert_string_equal(getcwd(here, sizeof(here)), dir);
	c.start = (char *)"/none";
	scratch_verdict("start", commands_expand(&c, &e), &e, "/none: No such");
	assert_int_equal(chdir(was), 0);
	free(was);
	scratch_free(dir);
}

/* --- what is judged ------------------------------------------------------- */

static char *
repeat(const char *head, const char *s, size_t n)
{
	char *text = malloc(strlen(head) + n * strlen(s) + 1);
	char *to = stpcpy(text, head);

	while (n-- > 0)
		to = stpcpy(to, s);
	return text;
}

static enum program
judge_text(int root, const struct call_rules *rules, const struct ident *who,
    const char *text, struct call *out, char *path, struct err *e)
{
	scope_line line = {0};

	*out = (struct call){0};
	return words_split(text, &line, e) < 0 ? PROGRAM_REFUSED :
	    commands_judge(root, rules, who, &line, out, path, e);
}

static void
long_lines(void **state)
{
	static const struct {
		const char *head, *s;
		size_t n;
		const char *why;
	} lines[] = {
		{ "x", " a", 100000, "more than 4096 words" },
		{ "x ", "a", 1 << 20, "File name too long" },
		{ "x ", "'a'", 1 << 20, "File name too long" },
		{ "x ", "\\a", 1 << 20, "File name too long" },
		{ "x ", "../", 1 << 18, "File name too long" },
		{ "x ", "*", 1 << 20, "File name too long" },
		{ "x -", "a", 1 << 20, "is not allowed" },
		{ "", "a", 1 << 20, "is not among the commands" },
		{ "", " ", 1 << 20, "the command is empty" },
		{ "", ";", 1 << 20, "';' needs a shell" },
		{ "x '", "a\n", 1 << 19, "' without an end" },
	};
	const struct ident who = { .name = (char *)"al",
		.home = (char *)"/home/al" };
	scope_call_rules all = {0};
	struct err e;

	(void)state;
	assert_int_equal(call_rules_parse(rules_text, NULL, &all, &e), 0);
	for (size_t i = 0; i < COUNT(lines); i++) {
		scope_free char *text = repeat(lines[i].head, lines[i].s,
		    lines[i].n);
		scope_call call = {0};
		char path[PATH_MAX];

		scratch_verdict(lines[i].why, judge_text(AT_FDCWD, &all,
		    &who, text, &call, path, &e), &e, lines[i].why);
	}
}

/* Which program: the rule's, and that only where programs are. */
static void
each_program(void **state)
{
	static const char text[] = "x\n\tform f\n"
	    "r\n\tprogram /usr/bin/x\n\tform f\n"
	    "o\n\tprogram /opt/x\n\tform f\n"
	    "h\n\tprogram /home/al/x\n\tform f\n"
	    "u\n\tprogram /usr/bin/../bin/x\n\tform f\n";
	static const struct {
		const char *line, *want, *why;
	} programs[] = {
		{ "x", "/usr/bin/x", NULL },
		{ "/usr/bin/x", "/usr/bin/x", NULL },
		{ "/home/al/x", NULL, "/home/al/x: not found in the jail" },
		{ "/usr/bin/../bin/x", NULL, "not found in the jail" },
		{ "./x", NULL, "not found in the jail" },
		{ "//usr/bin/x", NULL, "not found in the jail" },
		{ "r", "/usr/bin/x", NULL },
		{ "/home/al/r", "/usr/bin/x", NULL },
		{ "o", NULL, "/opt/x: not found in the jail" },
		{ "h", NULL, "/home/al/x: not found in the jail" },
		{ "u", NULL, "not found in the jail" },
		{ "y", NULL, "\"y\" is not among the commands of this account: "
		    "x r o h u" },
	};
	const struct ident who = { .name = (char *)"al",
		.home = (char *)"/home/al" };
	char *dir = scratch_new();
	scope_fd root = open(dir, O_PATH | O_CLOEXEC);
	scope_call_rules all = {0};
	struct err e;

	(void)state;
	scratch_sh(dir, "mkdir -p usr/bin opt home/al etc/jail\n"
	    "cp /bin/true usr/bin/x; cp /bin/true opt/x\n"
	    "cp /bin/true home/al/x; : >etc/jail/scripts");
	assert_int_equal(call_rules_parse(text, NULL, &all, &e), 0);
	for (size_t i = 0; i < COUNT(programs); i++) {
		struct call call;
		char path[PATH_MAX] = "";
		enum program rc = judge_text(root, &all, &who,
		    programs[i].line, &call, path, &e);

		if (programs[i].want == NULL && rc != PROGRAM_FOUND)
			rc = PROGRAM_REFUSED;
		/* its loader is not in there */
		if (programs[i].want == NULL || rc != PROGRAM_MISSING)
			scratch_verdict(programs[i].line, rc, &e,
			    programs[i].why);
		if (programs[i].want != NULL)
			assert_string_equal(path, programs[i].want);
		call_free(&call);
	}
	scratch_free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_pattern),
		cmocka_unit_test(endless_pattern),
		cmocka_unit_test(umask_and_directory),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(each_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
