/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_profile.c - any text as a profile: what a row makes of it is written so
 * that jailsh reads the same, and lets pass no more options than are there.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call_rules.h"
#include "err.h"
#include "jail_command.h"
#include "libconfig_leak.h"
#include "plan/profile.h"
#include "plan/row_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int yes)
{
	if (!yes)
		abort();
}

#define SET(v, text) .values[v] = (char *)(text)

static const struct jail_command rows[] = {
	{ .word = (char *)"p" },
	{ .use = (char *)"p", SET(VALUE_ACCESS, "ro"),
	    SET(VALUE_ROOT, "%h/up") },
	{ .use = (char *)"p", SET(VALUE_ACCESS, "put"),
	    SET(VALUE_UMASK, "027"), SET(VALUE_START, "/s") },
	{ .use = (char *)"p", SET(VALUE_ACCESS, "new"),
	    SET(VALUE_QUOTA, "5G"), SET(VALUE_DELETE, "false"),
	    SET(VALUE_GLOB, "false"), SET(VALUE_HOOKS, "/h") },
	{ .use = (char *)"p", .args = (char *)"any" },
};

static char *
written(const struct call_rules *all, struct err *e)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	const int rc = call_rules_print(all, to, e);

	fclose(to);
	if (rc < 0)
		free(text);
	return rc < 0 ? NULL : text;
}

static void
same_list(const struct list *a, const struct list *b)
{
	must(a->n == b->n);
	for (size_t i = 0; i < a->n; i++)
		must(strcmp(a->v[i], b->v[i]) == 0);
}

static void
same_form(const struct form *a, const struct form *b)
{
	must(strcmp(a->name, b->name) == 0);
	must((a->flags != NULL) == (b->flags != NULL));
	must(a->flags == NULL || strcmp(a->flags, b->flags) == 0);
	same_list(&a->names, &b->names);
	same_list(&a->words, &b->words);
	same_list(&a->require, &b->require);
	same_list(&a->allow, &b->allow);
	same_list(&a->forbid, &b->forbid);
	same_list(&a->add, &b->add);
	same_list(&a->operands, &b->operands);
}

static void
round_trip(const struct call_rules *all, struct err *e)
{
	char *once = written(all, e), *twice;
	struct call_rules back = {0};

	if (once == NULL)
		return;
	must(call_rules_parse(once, NULL, &back, e) == 0);
	must(back.n == 1 && back.v[0].n == all->v[0].n);
	for (size_t i = 0; i < back.v[0].n; i++)
		same_form(&back.v[0].forms[i], &all->v[0].forms[i]);
	same_list(&back.v[0].names, &all->v[0].names);
	same_list(&back.v[0].paths, &all->v[0].paths);
	same_list(&back.v[0].environment, &all->v[0].environment);
	twice = written(&back, e);
	must(twice != NULL && strcmp(once, twice) == 0);
	call_rules_free(&back);
	free(once);
	free(twice);
}

static void
each_row(const struct profiles *all)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct call_rules rules = {0};
		struct err e = {0};

		if (row_rule(&rows[i], all, &rules, &e) == 0) {
			must(rules.n == 1);
			must(rules.v[0].any == (rows[i].args != NULL));
			must(rules.v[0].any || rules.v[0].n > 0);
			round_trip(&rules, &e);
		} else {
			must(strncmp(e.msg, "commands: p: ", 13) == 0);
		}
		call_rules_free(&rules);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct profile p;
	struct err e = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	if (profile_parse(text, "p", "f", &p, &e) == 0)
		each_row(&(struct profiles){ .v = &p, .n = 1 });
	else
		must(strncmp(e.msg, "f:", 2) == 0 &&
		    strchr(e.msg, '\n') == NULL);
	profile_free(&p);
	free(text);
	return 0;
}
