/* SPDX-License-Identifier: BSD-2-Clause */
/* login.c - see login.h */
#include <string.h>
#include <time.h>

#include "enter.h"
#include "entry_sources.h"
#include "err.h"
#include "login.h"
#include "nssguard.h"
#include "pam_options.h"
#include "policy.h"
#include "reach.h"
#include "rules.h"
#include "shell.h"
#include "wall.h"

/*
 * Sets l->jail.  Returns the end of the jails before it whose groups could lead
 * elsewhere: none where the account matched by name.
 */
static const struct jail *
match_jail(struct login *l)
{
	struct policy_match m = {0};

	if (!policy_next(&l->jails, &l->who, &m))
		return l->jails.v + l->jails.n;
	l->jail = m.jail;
	return m.by_name ? l->jails.v : m.jail;
}

/* Could one more group lead to a jail before `end`? */
static bool
groups_matter(const struct login *l, const struct jail *end)
{
	for (const struct jail *j = l->jails.v; j < end; j++)
		if (j->groups.n > 0)
			return true;
	return false;
}

static int
check_not_in_groups(const struct login *l, const struct jail *end,
    struct err *e)
{
	for (const struct jail *j = l->jails.v; j < end; j++)
		for (size_t g = 0; g < j->groups.n; g++)
			if (ident_not_in(&l->who, j->groups.v[g], e) < 0)
				return -1;
	return 0;
}

/*
 * While a name service fails an account has fewer groups and would be in no
 * jail: then each group before the match is asked for its members.
 */
static int
find_jail(struct login *l, struct err *e)
{
	const struct jail *end = match_jail(l);
	int doubt = groups_matter(l, end) ? ident_doubt(&l->who, e) : 0;

	return doubt <= 0 ? doubt : check_not_in_groups(l, end, e);
}

int
login_decide_who(struct ident *who, const char *service,
    const struct options *o, struct login *l, struct err *e)
{
	*l = (struct login){ .who = *who };
	*who = (struct ident){0};
	/* before any file is read: a broken one must not lock root out */
	if (l->who.uid == 0)
		return 0;
	if (jails_load(o->config, &l->jails, e) < 0 || find_jail(l, e) < 0)
		return -1;
	if (l->jail == NULL)
		return !o->deny_unmatched ? 0 : err_set(e, 0, "in no jail, and "
		    "the PAM line says unmatched=deny");
	if (entry_compute(l->jail, &l->who, o->entry, &l->entry, e) < 0)
		return -1;
	entry_service(&l->entry, service);
	return 0;
}

int
login_decide(const char *user, const char *service, const struct options *o,
    struct login *l, struct err *e)
{
	struct ident who;

	*l = (struct login){0};
	return ident_load(user, &who, e) < 0 ? -1 :
	    login_decide_who(&who, service, o, l, e);
}

int
login_rehearse(struct login *l, const struct options *o, bool early,
    struct err *e)
{
	struct sources s;
	int rc;

	for (size_t i = 0; early && i < l->entry.nmounts; i++)
		l->entry.mounts[i].optional |= l->entry.mounts[i].home;
	sources_wake(&l->entry);
	if (sources_open(&l->entry, o->state, &s, e) < 0)
		return -1;
	rc = shell_limits(s.tree, l->jail, l->who.name, l->who.shell, e);
	sources_close(&s);
	return rc;
}

long
login_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

/* All in the jail is mounted, and nothing of the account's has run yet. */
static int
raise_walls(struct login *l, struct err *e)
{
	struct wall_terms terms = jail_walls(l->entry.jail);
	scope_reach reach = {0};

	if (terms.commands && !l->launched) {
		if (reach_open(RULES_UNION, &l->who, &reach, e) < 0)
			return -1;
		terms.reach = &reach;
	}
	return walls_raise(&terms, true, &l->missing, e);
}

int
login_enter(struct login *l, const struct options *o, struct err *e)
{
	struct sources s;
	long start = login_clock();

	sources_wake(&l->entry);
	if (enter_apart(&l->entry, e) < 0 ||
	    sources_open(&l->entry, o->state, &s, e) < 0)
		return -1;
	strcpy(l->serial, s.serial);
	if (enter(&l->entry, &s, e) < 0)
		return -1;
	nssguard_after();
	if (raise_walls(l, e) < 0)
		return -1;
	l->us = login_clock() - start;
	return 0;
}

void
login_free(struct login *l)
{
	entry_free(&l->entry);
	jails_free(&l->jails);
	ident_free(&l->who);
	l->jail = NULL;
}
