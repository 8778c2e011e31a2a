/* SPDX-License-Identifier: BSD-2-Clause */
/* verdict_table.c - see verdict_table.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "dry_run.h"
#include "err.h"
#include "list.h"
#include "scope.h"
#include "verdict_table.h"

struct row {
	char *command, *wanted;
};

/* In place. */
static void
unescape(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++)
		if (*s == '\\' && (s[1] == 'n' || s[1] == '\\'))
			*to++ = *++s == 'n' ? '\n' : '\\';
		else
			*to++ = *s;
	*to = '\0';
}

/* 0: a row; 1: a comment; -1: neither. */
static int
parse_row(char *line, struct row *row)
{
	char *rest = line;

	line[strcspn(line, "\n")] = '\0';
	if (*line == '#' || *line == '\0')
		return 1;
	row->command = strsep(&rest, "\t");
	row->wanted = strsep(&rest, "\t") != NULL ? strsep(&rest, "\t") : NULL;
	if (row->wanted == NULL || (strcmp(row->wanted, "allow") != 0 &&
	    strcmp(row->wanted, "rewrite") != 0 &&
	    strcmp(row->wanted, "refuse") != 0))
		return -1;
	unescape(row->command);
	return 0;
}

/* Are the words behind the name those of the line? */
static bool
is_unchanged(const struct answer *r)
{
	const struct list *typed = &r->line.words, *call = &r->call.line.words;

	if (typed->n != call->n)
		return false;
	for (size_t i = 1; i < typed->n; i++)
		if (strcmp(typed->v[i], call->v[i]) != 0)
			return false;
	return true;
}

static int
print_row(const struct dry_run *d, const struct row *row, bool json,
    size_t *others, struct err *e)
{
	struct answer r;
	int rc = dry_run_ask(d, row->command, &r, e);
	const char *got = r.verdict != PROGRAM_FOUND ? "refuse" :
	    is_unchanged(&r) ? "allow" : "rewrite";
	const bool same = strcmp(got, row->wanted) == 0 ||
	    (strcmp(row->wanted, "rewrite") == 0 && strcmp(got, "allow") == 0);

	if (rc == 0) {
		*others += !same;
		if (json) {
			answer_print_json(d, row->command, &r);
		} else if (!same) {
			printf("%s, not %s: ", got, row->wanted);
			answer_print_string(row->command);
			printf("%s%s\n", r.why.msg[0] != '\0' ? ": " : "",
			    r.why.msg);
		}
	}
	answer_free(&r);
	return rc;
}

int
table_print(const struct dry_run *d, const char *path, bool json,
    size_t *others, struct err *e)
{
	scope_file *f = fopen(path, "re");
	scope_free char *line = NULL;
	size_t room = 0, number = 0;
	struct row row;

	*others = 0;
	if (f == NULL)
		return err_set(e, errno, "%s", path);
	while (getline(&line, &room, f) > 0) {
		const int kind = parse_row(line, &row);

		number++;
		if (kind < 0)
			return err_set(e, 0, "%s:%zu: not COMMAND, PROFILE and "
			    "allow, rewrite or refuse, with a tab between",
			    path, number);
		if (kind == 0 && print_row(d, &row, json, others, e) < 0)
			return -1;
	}
	return ferror(f) ? err_set(e, errno, "%s", path) : 0;
}
