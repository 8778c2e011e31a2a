/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_sessions.c - jail-setup sessions */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/accounts.h"
#include "base/escape_json.h"
#include "base/human.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "err.h"
#include "ident.h"
#include "inspect/member.h"
#include "list.h"
#include "store/sessions.h"

/*
 * The accounts that the session may be of: those of the uid that are in the
 * jail, or if there are none any more, all of the uid whose names can be
 * jailed.
 */
static void
list_accounts(const struct call *c, const struct session *s, struct list *out)
{
	scope_list all = {0};
	struct err e = {0};
	char jail[JAIL_NAME_MAX + 1];

	if (accounts_of(s->uid, &all, &e) < 0 && e.no == ENOMEM)
		jsonline_lost();
	for (size_t i = 0; all.n > 1 && i < all.n; i++)
		if (member_of(all.v[i], c->at.config, jail, &e) ==
		    MEMBER_JAILED && strcmp(jail, s->jail) == 0)
			list_add(out, all.v[i], &e);
	for (size_t i = 0; out->n == 0 && i < all.n; i++)
		if (ident_name_check(all.v[i], &e) == 0)
			list_add(out, all.v[i], &e);
}

static time_t
started_at(const struct session *s)
{
	const unsigned long long hz = (unsigned long long)sysconf(_SC_CLK_TCK);
	const long ns = 1000000000;
	struct timespec boot, now;

	clock_gettime(CLOCK_BOOTTIME, &boot);
	clock_gettime(CLOCK_REALTIME, &now);
	/* one second more and less: a quotient of what is not negative */
	return now.tv_sec - boot.tv_sec + (time_t)(s->start / hz) - 1 +
	    (ns + now.tv_nsec - boot.tv_nsec +
	    (long)(s->start % hz * ns / hz)) / ns;
}

static void
print_session(const struct call *c, const struct session *s)
{
	scope_list names = {0};
	char when[HUMAN_TIME], text[256];

	list_accounts(c, s, &names);
	if (names.n > 0)
		accounts_join(&names, text, sizeof(text));
	else
		snprintf(text, sizeof(text), "%u", (unsigned)s->uid);
	printf("%-16s %-12s %8d  %s  %-16s %s\n", text, s->service,
	    (int)s->pid, human_time(when, started_at(s)), s->jail, s->serial);
}

static json_t *
json_session(const struct call *c, const struct session *s)
{
	json_t *o = json_object();
	scope_list names = {0};
	char when[HUMAN_TIME];

	list_accounts(c, s, &names);
	json_object_set_new(o, "user", names.n == 1 ?
	    json_string(names.v[0]) : json_null());
	json_object_set_new(o, "uid", json_integer(s->uid));
	json_object_set_new(o, "service", json_string(s->service));
	json_object_set_new(o, "pid", json_integer(s->pid));
	json_object_set_new(o, "since",
	    json_string(human_utc(when, started_at(s))));
	json_object_set_new(o, "jail", json_string(s->jail));
	json_object_set_new(o, "generation", strcmp(s->serial, "-") != 0 ?
	    json_string(s->serial) : json_null());
	if (names.n > 1)
		json_object_set_new(o, "users", escape_json_list(&names));
	return o;
}

static int
compare_start(const void *a, const void *b)
{
	const struct session *x = a, *y = b;
	int c = strcmp(x->jail, y->jail);

	if (c == 0)
		c = (x->start > y->start) - (x->start < y->start);
	return c != 0 ? c : (x->pid > y->pid) - (x->pid < y->pid);
}

/* Those of one jail, or all; not those that have ended meanwhile. */
static size_t
pick_sessions(struct sessions *s, const char *jail)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].start != ULLONG_MAX && (jail == NULL ||
		    strcmp(s->v[i].jail, jail) == 0))
			s->v[n++] = s->v[i];
	return n;
}

static void
report_sessions(const struct call *c, const struct sessions *s)
{
	json_t *all = c->json ? json_array() : NULL;

	if (!c->json && !c->quiet && s->n > 0)
		printf("%-16s %-12s %8s  %-19s  %-16s %s\n", "USER", "SERVICE",
		    "PID", "SINCE", "JAIL", "GENERATION");
	for (size_t i = 0; i < s->n; i++)
		if (c->json)
			json_array_append_new(all, json_session(c, &s->v[i]));
		else if (!c->quiet)
			print_session(c, &s->v[i]);
	if (c->json)
		jsonline(all, stdout);
}

/* A jail whose file is gone or broken may still have sessions. */
static int
check_known(const struct call *c, const char *name)
{
	struct call here = *c;
	struct err e;
	bool found;

	if (jails_load(c->at.config, &here.jails, &e) < 0)
		return unable(&e);
	found = call_jail(&here, name) != NULL;
	jails_free(&here.jails);
	return found ? EXIT_FINE : EXIT_UNABLE;
}

int
cmd_sessions(const struct call *c)
{
	struct sessions s;
	struct err e;
	int rc = EXIT_FINE;

	if (sessions_find(&s, &e) < 0)
		return unable(&e);
	s.n = pick_sessions(&s, c->args[0]);
	if (s.n > 0)
		qsort(s.v, s.n, sizeof(*s.v), compare_start);
	else if (c->args[0] != NULL)
		rc = check_known(c, c->args[0]);
	if (rc == EXIT_FINE)
		report_sessions(c, &s);
	sessions_free(&s);
	return rc;
}
