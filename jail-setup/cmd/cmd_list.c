/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_list.c - jail-setup list [JAIL...] */
#include <jansson.h>
#include <stdio.h>

#include "base/colour.h"
#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/human.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "inspect/absent.h"
#include "refresh/standing.h"

struct row {
	struct standing is;
	bool unknown;		/* said on standard error */
	struct err limits;	/* why a login is refused for them, or "" */
	struct list absent;	/* "groups=NAME" the host lacks, absent.h */
};

static void
look_at_jail(const struct call *c, const struct jail *j, struct row *r)
{
	struct err e;

	*r = (struct row){0};
	if (absent_names(j, &r->absent, &e) < 0) {
		unable(&e);
		r->unknown = true;
	}
	if (limits_work(j, &e) < 0)
		r->limits = e;
	standing_look(j, &c->at, &r->is);
	if (standing_unlooked(&r->is)) {
		unable(&r->is.why);
		r->unknown = true;
	}
}

static void
print_members(const char *mark, const char *key, const struct list *l,
    const struct row *r)
{
	for (size_t i = 0; i < l->n; i++) {
		char entry[ABSENT_TEXT];

		printf(" %s", mark);
		escape_print(stdout, ESCAPE_NAME, l->v[i]);
		snprintf(entry, sizeof(entry), "%s%.300s", key, l->v[i]);
		if (list_has(&r->absent, entry))
			printf(" (%s)", absent_found(entry));
	}
}

static void
print_reason(const char *what, time_t since, const char *why)
{
	char when[HUMAN_TIME];

	printf("  %s", what);
	if (since != 0)
		printf(" since %s", human_time(when, since));
	escape_line(stdout, ": ", why);
}

/* What there is to say besides the state. */
static void
print_reasons(const struct standing *s)
{
	if (s->kind != STANDING_CURRENT && s->why.msg[0] != '\0' &&
	    s->kind != STANDING_NOT_BUILT)
		print_reason(standing_name(s->kind), s->since, s->why.msg);
	for (size_t i = 0; i < s->parts.n; i++) {
		char what[sizeof(s->parts.v[i].name) + 32];

		snprintf(what, sizeof(what), "component %s: stale",
		    s->parts.v[i].name);
		print_reason(what, s->parts.v[i].since, s->parts.v[i].why);
	}
	if (s->newer[0] != '\0')
		printf("  rolled back from %s; the next refresh%s undoes it\n",
		    s->newer, s->hold.held ? ", once it is released," : "");
	if (s->hold.held) {
		char text[HOLD_TEXT];

		hold_text(&s->hold, text);
		escape_line(stdout, "  held ", text);
	}
}

static enum colour
state_colour(enum standing_kind k)
{
	return k == STANDING_CURRENT ? COLOUR_GOOD :
	    k == STANDING_UNSAFE || k == STANDING_FAILED ? COLOUR_BAD :
	    k == STANDING_EXTERNAL ? COLOUR_NONE : COLOUR_ODD;
}

static void
print_row(const struct jail *j, const struct row *r)
{
	char size[HUMAN_SIZE];
	const struct standing *s = &r->is;

	printf("%-16s %-16s %10s  ", j->name,
	    s->serial[0] != '\0' ? s->serial : "-",
	    standing_built(s->kind) ? human_size(size, s->size) : "-");
	colour_print(stdout, state_colour(s->kind), 14,
	    standing_name(s->kind));
	print_members("@", "groups=", &j->groups, r);
	print_members("", "users=", &j->users, r);
	putchar('\n');
	print_reasons(s);
	if (r->limits.msg[0] != '\0')
		print_reason("limits", 0, r->limits.msg);
}

static json_t *
json_components(const struct stale *s)
{
	json_t *all = json_array();

	for (size_t i = 0; i < s->n; i++) {
		char when[HUMAN_TIME];
		const struct escape_member texts[] = {
			{ "component", s->v[i].name }, { "why", s->v[i].why },
			{ "since", human_utc(when, s->v[i].since) },
		};

		json_array_append_new(all, escape_object(texts, COUNT(texts)));
	}
	return all;
}

static json_t *
json_held(const struct hold *h)
{
	char when[HUMAN_TIME];
	const struct escape_member texts[] = {
		{ "since", h->since != 0 ? human_utc(when, h->since) : NULL },
		{ "why", h->why[0] != '\0' ? h->why : NULL },
	};

	return escape_object(texts, COUNT(texts));
}

/* "state" is the older member: "built" stands for all that can be entered. */
static json_t *
json_row(const struct jail *j, const struct row *r)
{
	const struct standing *s = &r->is;
	char when[HUMAN_TIME];
	const struct escape_member texts[] = {
		{ "why", s->why.msg[0] != '\0' &&
		    s->kind != STANDING_NOT_BUILT ? s->why.msg : NULL },
		{ "since", s->since != 0 ? human_utc(when, s->since) : NULL },
		{ "rolled_back_from", s->newer[0] != '\0' ? s->newer : NULL },
		{ "limits", r->limits.msg[0] != '\0' ? r->limits.msg : NULL },
	};
	json_t *o = json_object();

	json_object_set_new(o, "jail", json_string(j->name));
	json_object_set_new(o, "state", json_string(standing_built(s->kind) ?
	    "built" : standing_name(s->kind)));
	json_object_set_new(o, "generation", s->serial[0] != '\0' ?
	    json_string(s->serial) : json_null());
	json_object_set_new(o, "size", json_integer(s->size));
	json_object_set_new(o, "groups",
	    escape_json_list(&j->groups));
	json_object_set_new(o, "users", escape_json_list(&j->users));
	if (r->absent.n > 0)
		json_object_set_new(o, "absent", escape_json_list(&r->absent));
	json_object_set_new(o, "standing",
	    json_string(standing_name(s->kind)));
	escape_json(o, texts, COUNT(texts));
	if (s->hold.held)
		json_object_set_new(o, "held", json_held(&s->hold));
	if (s->parts.n > 0)
		json_object_set_new(o, "components",
		    json_components(&s->parts));
	return o;
}

static int
list_jail(const struct call *c, const struct jail *j, void *all)
{
	struct row r;
	int rc;

	look_at_jail(c, j, &r);
	rc = r.unknown ? EXIT_UNABLE : r.is.kind == STANDING_UNSAFE ?
	    EXIT_FOUND : EXIT_FINE;
	if (c->json)
		json_array_append_new(all, json_row(j, &r));
	else
		print_row(j, &r);
	list_free(&r.absent);
	standing_free(&r.is);
	return rc;
}

int
cmd_list(const struct call *c)
{
	json_t *all = c->json ? json_array() : NULL;
	int rc;

	if (!c->json && !c->quiet && c->jails.n > 0)
		printf("%-16s %-16s %10s  %-14s %s\n", "JAIL", "GENERATION",
		    "SIZE", "STATE", "WHO");
	rc = each_jail(c, c->args, EVERY_JAIL, list_jail, all);
	if (c->json)
		jsonline(all, stdout);
	return rc;
}
