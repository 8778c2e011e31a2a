/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_live.c - jail-setup check --live USER or NAME@service */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/colour.h"
#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "fix.h"
#include "ident.h"
#include "inspect/check_live.h"
#include "inspect/wayout.h"
#include "policy.h"
#include "service_file.h"

static const char *
verdict_word(const struct live_row *r)
{
	return r->verdict == LIVE_ABSENT ? "not offered" :
	    r->verdict == LIVE_UNTRIED ? "not tried" :
	    r->wall ? (r->verdict == LIVE_GOOD ? "holds" : "OPEN") :
	    r->verdict == LIVE_GOOD ? "works" : "BROKEN";
}

static enum colour
verdict_colour(const struct live_row *r)
{
	return r->verdict == LIVE_GOOD ? COLOUR_GOOD :
	    r->verdict == LIVE_BAD ? COLOUR_BAD : COLOUR_NONE;
}

static void
print_row(const struct live_row *r)
{
	printf("  %-9s %-16s ", r->wall ? "wall" : "transport", r->name);
	colour_print(stdout, verdict_colour(r), 12, verdict_word(r));
	printf(" %s\n", r->why);
}

static void
print_row_json(const char *jail, const char *user, const struct live_row *r)
{
	const struct escape_member members[] = {
		{ "jail", jail }, { "user", user },
		{ "kind", r->wall ? "wall" : "transport" },
		{ "name", r->name },
		{ "verdict", r->verdict == LIVE_GOOD ? "good" :
		    r->verdict == LIVE_BAD ? "bad" : "absent" },
		{ "seen", r->why },
	};

	jsonline(escape_object(members, COUNT(members)), stdout);
}

static int
report_rows(const struct call *c, const struct jail *j, const struct ident *who,
    const struct live *l)
{
	int bad = 0;

	if (!c->json && !c->quiet)
		printf("%s in jail %s:\n", who->name, j->name);
	for (const struct live_row *r = l->v; r < l->v + l->n; r++) {
		bad |= r->verdict == LIVE_BAD;
		if (c->json && !c->quiet)
			print_row_json(j->name, who->name, r);
		else if (!c->quiet)
			print_row(r);
	}
	return bad ? EXIT_FOUND : EXIT_FINE;
}

static void
print_way(const struct wayout *w)
{
	printf("  way out   %-16s ", wayout_names[w->kind]);
	colour_print(stdout, COLOUR_BAD, 13, "OPEN");
	escape_print(stdout, ESCAPE_WORDS, w->path);
	fputs(": ", stdout);
	escape_print(stdout, ESCAPE_WORDS, w->found);
	escape_line(stdout, FIX_WORD, w->mend);
}

static void
print_way_json(const char *jail, const char *user, const struct wayout *w)
{
	const struct escape_member members[] = {
		{ "jail", jail }, { "user", user }, { "kind", "way-out" },
		{ "name", wayout_names[w->kind] }, { "verdict", "bad" },
		{ "seen", w->found }, { "path", w->path },
		{ "mend", w->mend },
	};

	jsonline(escape_object(members, COUNT(members)), stdout);
}

/* Walls are no use where one leads around them. */
static int
report_ways(const struct call *c, const struct jail *j, const struct ident *who,
    struct err *e)
{
	struct wayout open[WAYOUT_COUNT];
	size_t n;
	bool unseen;

	if (wayout_find(SYSCONFDIR "/pam.d", who->name, who->uid, open, &n,
	    &unseen, e) < 0)
		return check_unable(c, e);
	for (size_t i = 0; i < n; i++)
		if (c->json && !c->quiet)
			print_way_json(j->name, who->name, &open[i]);
		else if (!c->quiet)
			print_way(&open[i]);
	return n > 0 ? EXIT_FOUND : EXIT_FINE;
}

/* The account's jail, or the service's and its account. */
static const struct jail *
find_jail(const struct call *c, struct service *s, struct ident *who,
    struct err *e)
{
	const char *at = strrchr(c->live, '@');
	char name[JAIL_NAME_MAX + 1];
	struct policy_match m = {0};

	if (at != NULL && strcmp(at + 1, "service") == 0) {
		snprintf(name, sizeof(name), "%.*s", (int)(at - c->live),
		    c->live);
		return service_load(c->at.config, name, s, e) < 0 ||
		    service_starts_here(s, e) < 0 ||
		    ident_load(s->user, who, e) < 0 ? NULL : &s->jail;
	}
	if (ident_load(c->live, who, e) < 0)
		return NULL;
	return policy_next(&c->jails, who, &m) ? m.jail :
	    err_null(e, 0, "%s is in no jail", who->name);
}

int
cmd_live(const struct call *c)
{
	scope_service s = {0};
	const struct jail *j;
	struct ident who = {0};
	struct live l = {0};
	struct err e;
	int rc;

	j = find_jail(c, &s, &who, &e);
	rc = j == NULL ? -1 : live_run(j, &who, c->at.state, &l, &e);
	rc = rc < 0 ? check_unable(c, &e) : report_rows(c, j, &who, &l);
	if (rc == EXIT_FINE || rc == EXIT_FOUND) {
		int more = report_ways(c, j, &who, &e);

		rc = more > rc ? more : rc;
	}
	live_free(&l);
	ident_free(&who);
	return rc;
}
