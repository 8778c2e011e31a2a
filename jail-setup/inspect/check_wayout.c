/* SPDX-License-Identifier: BSD-2-Clause */
/* check_wayout.c - open ways out for accounts in a jail, see wayout.h */
#include <ctype.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "check_host.h"
#include "err.h"
#include "finding.h"
#include "jail.h"
#include "list.h"
#include "managers.h"
#include "member.h"
#include "wayout.h"

/* One check of the host. */
struct round {
	const char *config;
	const struct jails *all;
	char *const *only;	/* names of jails, NULL at the end; none: all */
	struct wayout_host host;
	struct managers managers;
	struct findings *findings;
};

static int
add_way_out(struct round *r, const char *jail, const struct wayout *w,
    struct err *e)
{
	r->findings->jail = jail;
	return findings_add(r->findings, FINDING_WAY_OUT, w->path, w->expected,
	    w->found, w->mend, e);
}

/* --- the unit for all ---------------------------------------------------- */

/* A group does not list the accounts whose primary group it is. */
static int
list_primary_members(gid_t gid, struct list *names, struct err *e)
{
	const struct passwd *pw;
	int rc = 0;

	setpwent();
	while (rc == 0 && (pw = getpwent()) != NULL)
		if (pw->pw_gid == gid)
			rc = list_add(names, pw->pw_name, e);
	endpwent();
	return rc;
}

static int
list_group(const char *name, struct list *names, struct err *e)
{
	const struct group *gr = getgrnam(name);
	int rc = 0;

	if (gr == NULL)		/* check_names() reports it */
		return 0;
	for (char **m = gr->gr_mem; rc == 0 && *m != NULL; m++)
		rc = list_add(names, *m, e);
	return rc < 0 ? -1 : list_primary_members(gr->gr_gid, names, e);
}

static int
list_members(const struct jail *j, struct list *names, struct err *e)
{
	int rc = list_append(names, &j->users, e);

	for (size_t i = 0; rc == 0 && i < j->groups.n; i++)
		rc = list_group(j->groups.v[i], names, e);
	return rc;
}

/* 1: `unit`, of an account of the jail, is not masked; 0: all are. */
static int
find_unmasked(const struct jail *j, char unit[64], struct err *e)
{
	scope_list names = {0};
	int rc = list_members(j, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++) {
		const struct passwd *pw = getpwnam(names.v[i]);

		if (pw == NULL || pw->pw_uid == 0 ||
		    wayout_masked("", pw->pw_uid))
			continue;
		snprintf(unit, 64, "user@%u.service", (unsigned)pw->pw_uid);
		rc = 1;
	}
	return rc;
}

static int
report_manager(struct round *r, struct err *e)
{
	char unit[64] = "user@.service";
	int open = !r->host.masks;
	struct wayout w;

	if (!wayout_manager(&r->host, false))
		return 0;
	for (size_t i = 0; open == 0 && i < r->all->n; i++)
		if (check_selects(r->only, r->all->v[i].name))
			open = find_unmasked(&r->all->v[i], unit, e);
	if (open <= 0)
		return open;
	wayout_of_manager(unit, &w);
	return add_way_out(r, "-", &w, e);
}

/* --- what accounts have -------------------------------------------------- */

/* Managers and at jobs go by number; lingering and crontabs by name. */
static int
report_account(struct round *r, const char *jail, const char *name, uid_t uid,
    bool number, struct err *e)
{
	struct wayout open[WAYOUT_COUNT];
	struct wayout_account a;
	size_t n;
	int rc = wayout_look_account("", &r->managers, name, uid, &a, e);

	if (rc < 0)
		return -1;
	n = wayout_open(&r->host, &a, open);
	for (size_t i = 0; rc == 0 && i < n; i++)
		if (open[i].kind != WAYOUT_MANAGER &&
		    (open[i].kind == WAYOUT_RUNNING ||
		    open[i].kind == WAYOUT_AT) == number)
			rc = add_way_out(r, jail, &open[i], e);
	return rc;
}

static int
check_candidate(struct round *r, const char *account, struct err *e)
{
	const bool number = isdigit((unsigned char)account[0]);
	const struct passwd *pw = number ?
	    getpwuid((uid_t)strtoul(account, NULL, 10)) : getpwnam(account);
	char name[256], jail[JAIL_NAME_MAX + 1];
	enum member m;
	uid_t uid;

	if (pw == NULL)	/* no account: nothing runs as it */
		return 0;
	uid = pw->pw_uid;
	/* a copy: member_of() calls getpwnam(3) too */
	snprintf(name, sizeof(name), "%s", pw->pw_name);
	m = member_of(account, r->config, jail, e);
	if (m != MEMBER_JAILED)
		return m == MEMBER_NONE ? 0 : -1;
	return check_selects(r->only, jail) ?
	    report_account(r, jail, name, uid, number, e) : 0;
}

static int
check_candidates(struct round *r, struct err *e)
{
	scope_list who = {0};
	int rc = wayout_candidates("", &r->managers, &who, e);

	list_sort(&who);
	for (size_t i = 0; rc == 0 && i < who.n; i++)
		rc = check_candidate(r, who.v[i], e);
	return rc;
}

int
check_wayout(const char *config, const char *pamdir, const struct jails *all,
    char *const *only, struct findings *f, struct err *e)
{
	struct round r = {
		.config = config, .all = all, .only = only, .findings = f,
	};
	int rc = all->n > 0 ? wayout_look_host("", pamdir, &r.host, e) : 1;

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (managers_find(&r.managers, e) < 0)
		return -1;
	rc = report_manager(&r, e) < 0 || check_candidates(&r, e) < 0 ? -1 : 0;
	managers_free(&r.managers);
	return rc;
}
