/* SPDX-License-Identifier: BSD-2-Clause */
/* session_row.c - see session_row.h */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
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
#include "inspect/unit_of.h"
#include "list.h"
#include "service/service_jails.h"
#include "session_row.h"
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

/* A login is in the unit or scope of what let it in. */
static bool
has_unit(const struct session *s, char unit[NAME_MAX + 1])
{
	unit[0] = '\0';
	if (strcmp(s->service, "service") == 0 ||
	    strcmp(s->service, "jailsh") == 0)
		unit_of(s->pid, unit);
	return unit[0] != '\0';
}

void
session_head(const char *more)
{
	printf(more[0] == '\0' ? "%-16s %-12s %8s  %-19s  %-16s %s%s\n" :
	    "%-16s %-12s %8s  %-19s  %-16s %-16s%s\n", "USER", "SERVICE",
	    "PID", "SINCE", "JAIL", "GENERATION", more);
}

void
session_print(const struct call *c, const struct session *s, const char *more)
{
	scope_list names = {0};
	char when[HUMAN_TIME], text[256], unit[NAME_MAX + 1];
	const char *by = has_unit(s, unit) ? unit : s->service;

	list_accounts(c, s, &names);
	if (names.n > 0)
		accounts_join(&names, text, sizeof(text));
	else
		snprintf(text, sizeof(text), "%u", (unsigned)s->uid);
	printf(more[0] == '\0' ? "%-16s %-12s %8d  %s  %-16s %s%s\n" :
	    "%-16s %-12s %8d  %s  %-16s %-16s%s\n", text, by, (int)s->pid,
	    human_time(when, sessions_time(s->start)), s->jail, s->serial,
	    more);
}

json_t *
session_json(const struct call *c, const struct session *s)
{
	json_t *o = json_object();
	scope_list names = {0};
	char when[HUMAN_TIME], unit[NAME_MAX + 1];

	list_accounts(c, s, &names);
	json_object_set_new(o, "user", names.n == 1 ?
	    json_string(names.v[0]) : json_null());
	json_object_set_new(o, "uid", json_integer(s->uid));
	json_object_set_new(o, "service", json_string(s->service));
	json_object_set_new(o, "pid", json_integer(s->pid));
	json_object_set_new(o, "since",
	    json_string(human_utc(when, sessions_time(s->start))));
	json_object_set_new(o, "jail", json_string(s->jail));
	json_object_set_new(o, "generation", strcmp(s->serial, "-") != 0 ?
	    json_string(s->serial) : json_null());
	if (has_unit(s, unit))
		json_object_set_new(o, "unit", json_string(unit));
	if (names.n > 1)
		json_object_set_new(o, "users", escape_json_list(&names));
	return o;
}

/* A jail whose file is gone or broken may still have sessions. */
int
session_known(const struct call *c, const char *name)
{
	struct call here = *c;
	struct err e;
	bool found;

	if (jails_load(c->at.config, &here.jails, &e) < 0 ||
	    service_jails_add(c->at.config, &here.jails, &here.services,
	    &e) < 0)
		return unable(&e);
	found = call_jail(&here, name) != NULL;
	jails_free(&here.jails);
	service_wrong_free(&here.services);
	return found ? EXIT_FINE : EXIT_UNABLE;
}
