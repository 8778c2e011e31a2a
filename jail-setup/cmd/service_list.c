/* SPDX-License-Identifier: BSD-2-Clause */
/* service_list.c - jail-setup service list [NAME...] */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/colour.h"
#include "base/escape_json.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "list.h"
#include "service/service_state.h"
#include "service_verbs.h"
#include "store/sessions.h"

struct listing {
	const struct call *c;
	struct sessions all;
	json_t *rows;		/* with --json */
	bool headed;
};

static const char *const engines[ENGINE_COUNT] = { "systemd", "none" };

/* systemd's own second word, where it says more: "running", "auto-restart". */
static const char *
state_word(const struct service_state *st)
{
	return strcmp(st->active, "active") == 0 && st->sub[0] == '\0' ?
	    "running" : strcmp(st->active, "inactive") == 0 ||
	    st->sub[0] == '\0' ? st->active : st->sub;
}

static enum colour
state_colour(const struct service_state *st)
{
	return strcmp(st->active, "active") == 0 ? COLOUR_GOOD :
	    strcmp(st->active, "inactive") == 0 ? COLOUR_NONE :
	    strcmp(st->active, "failed") == 0 ? COLOUR_BAD : COLOUR_ODD;
}

static void
print_row(struct listing *l, const struct service *s,
    const struct service_state *st)
{
	if (!l->headed && !l->c->quiet)
		printf("%-16s %-16s %-12s %-8s %s\n", "NAME", "USER", "STATE",
		    "ENGINE", "GENERATION");
	l->headed = true;
	printf("%-16s %-16s ", s->jail.name, s->user != NULL ? s->user : "-");
	colour_print(stdout, state_colour(st), 12, state_word(st));
	printf(" %-8s %s\n", engines[s->engine], st->generation[0] != '\0' ?
	    st->generation : "-");
}

static json_t *
json_row(const struct service *s, const struct service_state *st)
{
	const struct escape_member texts[] = {
		{ "user", s->user }, { "program", s->user != NULL ?
		    s->run.v[0] : s->jail.program },
		{ "description", s->jail.description },
	};
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(s->jail.name));
	json_object_set_new(o, "engine", json_string(engines[s->engine]));
	json_object_set_new(o, "state", json_string(st->active));
	if (st->sub[0] != '\0')
		json_object_set_new(o, "substate", json_string(st->sub));
	json_object_set_new(o, "pid", st->pid > 0 ? json_integer(st->pid) :
	    json_null());
	json_object_set_new(o, "generation", st->generation[0] != '\0' ?
	    json_string(st->generation) : json_null());
	escape_json(o, texts, COUNT(texts));
	return o;
}

/* One that cannot be read is said, and the others are listed. */
static int
list_one(struct listing *l, const char *name)
{
	scope_service s = {0};
	struct service_state st;
	struct err e;

	if (service_find(l->c, name, &s, &e) < 0)
		return unable(&e);
	service_state_look(&s, &l->c->at, &l->all, &st);
	if (l->rows != NULL)
		json_array_append_new(l->rows, json_row(&s, &st));
	else
		print_row(l, &s, &st);
	return EXIT_FINE;
}

static int
list_all(struct listing *l, char *const *names, size_t n)
{
	int worst = EXIT_FINE;

	for (size_t i = 0; i < n; i++) {
		int rc = list_one(l, names[i]);

		worst = rc > worst ? rc : worst;
	}
	return worst;
}

int
service_list(const struct call *c)
{
	struct listing l = { .c = c };
	scope_list names = {0};
	size_t said = 0;
	struct err e;
	int rc;

	while (c->args[1 + said] != NULL)
		said++;
	if ((said == 0 && service_names(c->at.config, &names, &e) < 0) ||
	    sessions_find(&l.all, &e) < 0)
		return unable(&e);
	l.rows = c->json ? json_array() : NULL;
	rc = list_all(&l, said > 0 ? c->args + 1 : names.v,
	    said > 0 ? said : names.n);
	if (c->json)
		jsonline(l.rows, stdout);
	sessions_free(&l.all);
	return rc;
}
