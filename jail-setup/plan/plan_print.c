/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_print.c - see plan_print.h */
#include <jansson.h>

#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/human.h"
#include "base/jsonline.h"
#include "count.h"
#include "package/package.h"
#include "plan_print.h"
#include "plan_size.h"

static void
print_line(const struct plan_entry *en, FILE *to)
{
	fprintf(to, "%s %04o %9lld ", plan_type_name(en->type),
	    (unsigned)en->mode, (long long)en->size);
	escape_print(to, ESCAPE_NAME, en->path);
	if (en->type == PLAN_LINK) {
		fputs(" -> ", to);
		escape_print(to, ESCAPE_NAME, en->source);
	}
	fputs("  [", to);
	escape_print(to, ESCAPE_WORDS, en->why);
	if (en->because != NULL) {
		fputs(" of ", to);
		escape_print(to, ESCAPE_NAME, en->because->path);
	}
	fputc(']', to);
	if (en->lacks != NULL) {
		fputs("  not whole: ", to);
		escape_print(to, ESCAPE_WORDS, en->lacks);
	}
	if (en->type == PLAN_FILE && (en->mode & 0005) == 0)
		fputs("  root's, for nobody in the jail to read", to);
	fputc('\n', to);
}

void
plan_print(const struct plan *p, FILE *to)
{
	for (size_t i = 0; i < p->n; i++)
		print_line(p->v[i], to);
}

static json_t *
entry_json(const struct plan_entry *en)
{
	const struct package *pk = en->package;
	const struct escape_member names[] = {
		{ "path", en->path },
		{ "type", plan_type_name(en->type) },
		{ "source", en->type == PLAN_FILE ? en->source : NULL },
		{ "link", en->type == PLAN_LINK ? en->source : NULL },
		{ "why", en->why },
		{ "because", en->because != NULL ? en->because->path : NULL },
		{ "package", pk != NULL ? pk->name : NULL },
		{ "version", pk != NULL ? pk->version : NULL },
		{ "arch", pk != NULL ? pk->arch : NULL },
		{ "lacks", en->lacks },
	};
	json_t *o = escape_object(names, COUNT(names));

	json_object_set_new(o, "mode", json_sprintf("%04o",
	    (unsigned)en->mode));
	json_object_set_new(o, "size", json_integer(en->size));
	return o;
}

json_t *
plan_entries_json(const struct plan *p)
{
	json_t *all = json_array();

	for (size_t i = 0; i < p->n; i++)
		json_array_append_new(all, entry_json(p->v[i]));
	return all;
}

void
plan_print_json(const char *jail, const struct plan *p, FILE *to)
{
	json_t *o = json_object();

	json_object_set_new(o, "jail", json_string(jail));
	json_object_set_new(o, "entries", plan_entries_json(p));
	jsonline(o, to);
}

void
plan_print_why(const struct plan_entry *en, FILE *to)
{
	for (int depth = 0; en != NULL; en = en->because, depth++) {
		fprintf(to, "%*s", 2 * depth, "");
		escape_print(to, ESCAPE_NAME, en->path);
		fputs(": ", to);
		escape_print(to, ESCAPE_WORDS, en->why);
		if (en->package != NULL)
			fprintf(to, " [%s %s]", en->package->name,
			    en->package->version);
		fputc('\n', to);
	}
}

void
plan_print_why_json(const struct plan_entry *en, FILE *to)
{
	json_t *chain = json_array();

	for (; en != NULL; en = en->because)
		json_array_append_new(chain, entry_json(en));
	jsonline(chain, to);
}

static void
print_shares(const struct plan_share *v, size_t n, const char *title, FILE *to)
{
	fprintf(to, "%12s %12s  %s\n", "ALONE", "TOTAL", title);
	for (size_t i = 0; i < n; i++) {
		char alone[HUMAN_SIZE], total[HUMAN_SIZE];

		fprintf(to, "%12s %12s  ", human_size(alone, v[i].alone),
		    human_size(total, v[i].total));
		if (v[i].path != NULL) {
			escape_print(to, ESCAPE_NAME, v[i].path);
			fputs("  [", to);
		}
		escape_print(to, ESCAPE_WORDS, v[i].reason);
		fputs(v[i].path != NULL ? "]\n" : "\n", to);
	}
}

void
plan_print_shares(const struct plan_shares *s, FILE *to)
{
	char bytes[HUMAN_SIZE];

	print_shares(s->reasons, s->n_reasons, "REASON", to);
	fputc('\n', to);
	print_shares(s->files, s->n_files, "FILE", to);
	fprintf(to, "\n%12s %12s  everything\n", "",
	    human_size(bytes, s->bytes));
}

static json_t *
print_shares_json(const struct plan_share *v, size_t n)
{
	json_t *all = json_array();

	for (size_t i = 0; i < n; i++) {
		const struct escape_member names[] = {
			{ "path", v[i].path }, { "reason", v[i].reason },
		};
		json_t *o = escape_object(names, COUNT(names));

		json_object_set_new(o, "alone", json_integer(v[i].alone));
		json_object_set_new(o, "total", json_integer(v[i].total));
		json_array_append_new(all, o);
	}
	return all;
}

void
plan_print_shares_json(const char *jail, const struct plan_shares *s,
    FILE *to)
{
	json_t *o = json_object();

	json_object_set_new(o, "jail", json_string(jail));
	json_object_set_new(o, "bytes", json_integer(s->bytes));
	json_object_set_new(o, "reasons",
	    print_shares_json(s->reasons, s->n_reasons));
	json_object_set_new(o, "files",
	    print_shares_json(s->files, s->n_files));
	jsonline(o, to);
}
