/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * match_lines.c - match_lines PROFILE.conf ROW HOME: for each command line of
 * standard input, "-" if the row with that profile refuses it, else the name of
 * the form and the words that are handed on, \x1f between them.  Without HOME
 * it prints the rules.  oracle.py asks it.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../jailsh/split_words.h"
#include "call_match.h"
#include "call_rules.h"
#include "conf.h"
#include "err.h"
#include "ident.h"
#include "jail_command.h"
#include "plan/profile.h"
#include "plan/row_rules.h"
#include "scope.h"

struct jail_file {
	struct conf_rows commands;
};

static const struct conf_key keys[] = {
	{ "commands", CONF_ROWS, offsetof(struct jail_file, commands), 0,
	    &jail_command_row },
	{ 0 }
};

static int
read_profile(const char *file, struct profile *p, struct err *e)
{
	scope_free char *text = calloc(1, CONF_MAX + 1), *id = NULL;
	scope_file *f = fopen(file, "re");
	const char *slash = strrchr(file, '/');

	id = strdup(slash != NULL ? slash + 1 : file);
	id[strcspn(id, ".")] = '\0';
	if (f == NULL || fread(text, 1, CONF_MAX, f) == 0)
		return err_set(e, 0, "%s: cannot be read", file);
	return profile_parse(text, id, file, p, e);
}

static int
make_rules(char **argv, struct call_rules *out, struct err *e)
{
	struct profile p = {0};
	struct jail_file j = {0};
	scope_free char *conf = NULL;
	int rc;

	if (asprintf(&conf, "commands = ( %s );", argv[2]) < 0)
		abort();
	rc = read_profile(argv[1], &p, e) < 0 ||
	    conf_parse(conf, "row", keys, &j, e) < 0 ||
	    jail_command_check(j.commands.v, "row", e) < 0 ||
	    row_rule(j.commands.v, &(struct profiles){ &p, 1 }, out, e) < 0;
	conf_free(keys, &j);
	profile_free(&p);
	return rc ? -1 : 0;
}

static void
judge(const struct call_rules *rules, const char *text,
    const struct ident *who)
{
	scope_line line = {0};
	scope_call call = {0};
	struct err e;

	if (words_split(text, &line, &e) < 0 || line.words.n == 0 ||
	    call_rules_match(rules, &line, who, &call, &e) < 0) {
		puts("-");
		return;
	}
	fputs(call.form != NULL ? call.form : "", stdout);
	for (size_t i = 0; i < call.line.words.n; i++)
		printf("\x1f%s", call.line.words.v[i]);
	putchar('\n');
}

int
main(int argc, char **argv)
{
	struct ident who = { .name = (char *)"al", .uid = 1000 };
	scope_call_rules rules = {0};
	scope_free char *text = NULL;
	size_t size = 0;
	struct err e;

	if (argc < 3 || make_rules(argv, &rules, &e) < 0) {
		fprintf(stderr, "match_lines: %s\n", argc < 3 ? "usage" :
		    e.msg);
		return 2;
	}
	if (argc == 3)
		return call_rules_print(&rules, stdout, &e) < 0;
	who.home = argv[3];
	for (ssize_t n; (n = getline(&text, &size, stdin)) > 0; ) {
		text[n - (text[n - 1] == '\n')] = '\0';
		judge(&rules, text, &who);
	}
	return 0;
}
