/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_members.c - jail-setup members JAIL */
#include <jansson.h>
#include <stdio.h>

#include "base/array.h"
#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "ident.h"
#include "inspect/members.h"
#include "inspect/roster.h"
#include "list.h"
#include "policy.h"
#include "scope.h"

struct report {
	const struct call *c;
	const struct jail *j;
	json_t *members, *others;	/* with --json */
	struct list lines;		/* of others, below the table */
	int worst;
};

/* "users" or "group NAME". */
static void
say_match(const struct policy_match *m, char why[256])
{
	if (m->by_name)
		snprintf(why, 256, "users");
	else
		snprintf(why, 256, "group %.200s", m->group);
}

static void
report_member(struct report *r, const struct ident *who,
    const struct policy_match *m)
{
	const struct escape_member texts[] = {
		{ "user", who->name }, { "group", m->group },
	};
	char why[256];
	json_t *o;

	if (r->c->json) {
		o = escape_object(texts, COUNT(texts));
		json_object_set_new(o, "uid", json_integer(who->uid));
		json_array_append_new(r->members, o);
		return;
	}
	if (r->c->quiet)
		return;
	say_match(m, why);
	printf("%-16s %10u  ", who->name, (unsigned)who->uid);
	escape_line(stdout, "", why);
}

/* A name that the jail file gives and that is not in this jail. */
static int
report_other(struct report *r, const char *name, const char *why,
    const char *jail, struct err *e)
{
	const struct escape_member texts[] = {
		{ "user", name }, { "why", why }, { "jail", jail },
	};

	if (r->c->json)
		json_array_append_new(r->others, escape_object(texts,
		    COUNT(texts)));
	return r->c->json ? 0 : list_addf(&r->lines, e, "%.200s: %s", name,
	    why);
}

/* The first match decides, as at a login. */
static int
report_account(struct report *r, const struct ident *who, struct err *e)
{
	struct policy_match m = {0};
	char match[256], why[512];
	struct err bad;

	if (!policy_next(&r->c->jails, who, &m))
		return report_other(r, who->name, who->uid == 0 ?
		    "uid 0 is never jailed" : "in no jail", NULL, e);
	if (m.jail == r->j && ident_name_check(who->name, &bad) < 0) {
		snprintf(why, sizeof(why), "every login is refused: %.400s",
		    bad.msg);
		return report_other(r, who->name, why, r->j->name, e);
	}
	if (m.jail == r->j) {
		report_member(r, who, &m);
		return 0;
	}
	say_match(&m, match);
	snprintf(why, sizeof(why), "in jail %s, which comes first: %s",
	    m.jail->name, match);
	return report_other(r, who->name, why, m.jail->name, e);
}

static int
report_name(struct report *r, const struct roster *all, const char *name,
    struct err *e)
{
	struct ident who;
	int rc = members_ident(all, name, &who, e);

	if (rc > 0) {
		rc = report_account(r, &who, e);
		ident_free(&who);
	} else if (rc == 0 && e->no == 0) {
		rc = report_other(r, name, "no such account", NULL, e);
	} else if (rc == 0) {
		r->worst = unable(e);
		rc = report_other(r, name, "not looked up", NULL, e);
	}
	return rc;
}

static int
report_all(struct report *r, const struct roster *all, struct list *notes,
    struct err *e)
{
	scope_list names = {0};
	int rc = list_append(&names, &r->j->users, e);

	for (size_t i = 0; rc == 0 && i < r->j->groups.n; i++)
		rc = members_of_group(all, r->j->groups.v[i], &names, e);
	list_sort(&names);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = report_name(r, all, names.v[i], e);
	return rc < 0 ? -1 : members_notes(all, notes, e);
}

static void
print_rest(const struct report *r, const struct list *notes)
{
	if (r->c->json || r->c->quiet)
		return;
	for (size_t i = 0; i < r->lines.n; i++)
		escape_line(stdout, "  not ", r->lines.v[i]);
	for (size_t i = 0; i < notes->n; i++)
		escape_line(stdout, "  note: ", notes->v[i]);
}

static void
print_json(const struct report *r, const struct list *notes)
{
	json_t *o = json_object();

	json_object_set_new(o, "jail", json_string(r->j->name));
	json_object_set_new(o, "members", r->members);
	json_object_set_new(o, "others", r->others);
	json_object_set_new(o, "notes", escape_json_list(notes));
	jsonline(o, stdout);
}

int
cmd_members(const struct call *c)
{
	struct report r = { .c = c, .j = call_jail(c, c->args[0]) };
	struct roster all = {0};
	scope_list notes = {0};
	struct err e;

	if (r.j == NULL)
		return EXIT_UNABLE;
	if (c->json) {
		r.members = json_array();
		r.others = json_array();
	} else if (!c->quiet) {
		printf("%-16s %10s  %s\n", "USER", "UID", "WHY");
	}
	if (roster_load(&all, &e) < 0 || report_all(&r, &all, &notes, &e) < 0)
		r.worst = unable(&e);
	print_rest(&r, &notes);
	if (c->json)
		print_json(&r, &notes);
	list_free(&r.lines);
	roster_free(&all);
	return r.worst;
}
