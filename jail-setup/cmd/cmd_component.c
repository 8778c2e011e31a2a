/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_component.c - jail-setup component list, component show NAME */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/human.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "plan/component.h"
#include "plan/plan.h"
#include "plan/plan_from.h"
#include "plan/plan_print.h"

/* A component, and the plan it resolves to on this host. */
struct outcome {
	const char *name;
	struct component said;
	struct plan plan;
	bool loaded, resolves;
	struct err why;		/* if it does not */
	size_t files;
	long long bytes;
};

static void
resolve_component(const struct call *c, struct memory *m, const char *name,
    struct outcome *o)
{
	*o = (struct outcome){ .name = name };
	o->loaded = component_load(c->at.config, c->at.vendor, name,
	    &o->said, &o->why) == 0;
	if (!o->loaded)
		return;
	o->resolves = plan_collect_component(name, NULL, &c->at, m, &o->plan,
	    &o->why) == 0;
	for (size_t i = 0; i < o->plan.n; i++) {
		o->files += o->plan.v[i]->type == PLAN_FILE;
		o->bytes += o->plan.v[i]->size;
	}
}

static void
outcome_free(struct outcome *o)
{
	component_free(&o->said);
	plan_free(&o->plan);
}

static const char *
origin_of(const struct call *c, const struct outcome *o)
{
	return !o->loaded ? "?" : o->said.from == c->at.vendor ? "vendor" :
	    "admin";
}

static void
print_row(const struct call *c, const struct outcome *o)
{
	char size[HUMAN_SIZE];

	printf("%-20s %-6s ", o->name, origin_of(c, o));
	if (o->resolves)
		printf("%7zu %12s  ", o->files, human_size(size, o->bytes));
	else
		printf("%-20s  ", "does not resolve");
	escape_line(stdout, "", o->said.description != NULL ?
	    o->said.description : "");
	if (!o->resolves)
		escape_line(stdout, "  ", o->why.msg);
}

/* Paths are not: the plan shows the files that they resolve to. */
static bool
shown_as_list(const struct conf_key *k)
{
	return k->type == CONF_LIST && !component_key_is_paths(k);
}

static json_t *
outcome_json(const struct call *c, const struct outcome *o)
{
	const struct escape_member names[] = {
		{ "component", o->name }, { "from", origin_of(c, o) },
	};
	const struct escape_member why =
	    { "why", o->resolves ? NULL : o->why.msg };
	json_t *j = escape_object(names, COUNT(names));

	for (const struct conf_key *k = component_keys; k->name != NULL; k++)
		escape_json(j, &(struct escape_member){ k->name,
		    component_string(&o->said, k) }, 1);
	escape_json(j, &why, 1);
	json_object_set_new(j, "resolves", json_boolean(o->resolves));
	for (const struct conf_key *k = component_keys; k->name != NULL; k++)
		if (shown_as_list(k))
			json_object_set_new(j, k->name,
			    escape_json_list(component_list(&o->said, k)));
	if (o->resolves) {
		json_object_set_new(j, "files",
		    json_integer((json_int_t)o->files));
		json_object_set_new(j, "size", json_integer(o->bytes));
	}
	return j;
}

/* A component that does not resolve is reported, and is no failure. */
static int
list_all(const struct call *c, struct memory *m)
{
	json_t *all = c->json ? json_array() : NULL;
	scope_list names = {0};
	struct err e;

	if (component_names(c->at.config, c->at.vendor, &names, &e) < 0) {
		json_decref(all);
		return unable(&e);
	}
	if (!c->json && !c->quiet && names.n > 0)
		printf("%-20s %-6s %7s %12s  %s\n", "COMPONENT", "FROM",
		    "FILES", "SIZE", "WHAT");
	for (size_t i = 0; i < names.n; i++) {
		struct outcome o;

		resolve_component(c, m, names.v[i], &o);
		if (c->json)
			json_array_append_new(all, outcome_json(c, &o));
		else
			print_row(c, &o);
		outcome_free(&o);
	}
	if (c->json)
		jsonline(all, stdout);
	return EXIT_FINE;
}

static void
print_words(const char *title, const struct list *l)
{
	if (l->n == 0)
		return;
	printf("%-12s", title);
	for (size_t i = 0; i < l->n; i++) {
		putchar(' ');
		escape_print(stdout, ESCAPE_NAME, l->v[i]);
	}
	putchar('\n');
}

static void
print_string(const char *title, const char *s)
{
	if (s == NULL)
		return;
	printf("%-12s", title);
	escape_line(stdout, " ", s);
}

static void
print_all(const struct call *c, const struct outcome *o)
{
	char size[HUMAN_SIZE], files[HUMAN_COUNT];

	printf("%-12s %s\n%-12s %s (%s/components.d/%s.conf)\n", "component",
	    o->name, "from", origin_of(c, o), o->said.from, o->name);
	for (const struct conf_key *k = component_keys; k->name != NULL; k++)
		if (shown_as_list(k))
			print_words(k->name, component_list(&o->said, k));
		else
			print_string(k->name, component_string(&o->said, k));
	printf("%-12s %s, %s\n\n", "holds", human_count(files, o->files,
	    "file"), human_size(size, o->bytes));
	plan_print(&o->plan, stdout);
}

static int
show_one(const struct call *c, struct memory *m, const char *name)
{
	struct packages *pk;
	struct outcome o;
	struct err e;
	int rc = EXIT_FINE;

	resolve_component(c, m, name, &o);
	if (!o.resolves) {
		rc = unable(&o.why);
	} else if (!c->json) {
		print_all(c, &o);
	} else if ((pk = memory_packages(m, &e)) == NULL ||
	    plan_own(&o.plan, pk, &e) < 0) {
		rc = unable(&e);
	} else {
		json_t *j = outcome_json(c, &o);

		json_object_set_new(j, "entries", plan_entries_json(&o.plan));
		jsonline(j, stdout);
	}
	outcome_free(&o);
	return rc;
}

int
cmd_component(const struct call *c)
{
	const char *verb = c->args[0], *name = c->args[1];
	bool lists = strcmp(verb, "list") == 0 && name == NULL;
	struct memory *m;
	struct err e;
	int rc;

	if (!lists && (strcmp(verb, "show") != 0 || name == NULL)) {
		err_set(&e, 0, "usage: jail-setup component list | "
		    "component show NAME");
		return unable(&e);
	}
	m = memory_new(&e);
	if (m == NULL)
		return unable(&e);
	rc = lists ? list_all(c, m) : show_one(c, m, name);
	memory_free(m);
	return rc;
}
