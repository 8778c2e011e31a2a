/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_logins.c - does every member get in, by every service with the line?
 *
 * explain decides, once for each class of alike.h and each class of services;
 * this file says what is checked, in which order.
 */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alike.h"
#include "base/array.h"
#include "check_binds.h"
#include "check_host.h"
#include "entry_sources.h"
#include "err.h"
#include "explain.h"
#include "finding.h"
#include "fix.h"
#include "ground.h"
#include "ident.h"
#include "jail.h"
#include "list.h"
#include "members.h"
#include "pam/services.h"
#include "paths.h"
#include "plan/plan_collect.h"
#include "policy.h"
#include "roster.h"
#include "row_places.h"
#include "scope.h"
#include "shell.h"
#include "sshd/sshdsftp.h"

/* Services whose lines have the same effect. */
struct gate {
	struct explain x;	/* of the first, services.v[0] */
	struct list services;
};

struct round {
	const struct places *at;
	struct pamdir dir;
	const struct jails *all;
	struct roster roster;
	struct sshdsftp sftp;
	struct gate *gates;
	size_t ngates, rgates;
	size_t services;	/* in all gates */
	struct alikes classes;
	struct reasons reasons;
	struct row_tree rows;
	struct findings *findings;
};

/* --- services ------------------------------------------------------------ */

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Account lines with options of their own. */
static bool
same_told(const struct explain *a, const struct explain *b)
{
	return a->told == b->told || (a->told != NULL && b->told != NULL &&
	    a->rehearsed.deny_unmatched == b->rehearsed.deny_unmatched &&
	    strcmp(a->rehearsed.config, b->rehearsed.config) == 0 &&
	    strcmp(a->rehearsed.state, b->rehearsed.state) == 0);
}

/* Do two services treat all accounts alike? */
static bool
same_gate(const struct explain *a, const struct explain *b)
{
	const struct options *o = &a->options, *p = &b->options;

	return a->has_line == b->has_line && o->entry == p->entry &&
	    a->homes == b->homes && same_told(a, b) &&
	    o->deny_unmatched == p->deny_unmatched &&
	    strcmp(o->config, p->config) == 0 &&
	    strcmp(o->state, p->state) == 0 &&
	    same_text(a->starts, b->starts) && a->sshd == b->sshd &&
	    list_same(&a->refused, &b->refused) &&
	    list_same(&a->outside, &b->outside);
}

/* With --config or --state: is the line about these jails? */
static bool
is_about_these_jails(const struct round *r, const struct options *o)
{
	const bool usual = strcmp(r->at->config, PATHS_CONFIG) == 0 &&
	    strcmp(r->at->state, PATHS_STATE) == 0;

	return usual || (strcmp(r->at->config, o->config) == 0 &&
	    strcmp(r->at->state, o->state) == 0);
}

/* Takes over *x, unless there is one like it. */
static int
add_gate(struct round *r, struct explain *x, const char *name, struct err *e)
{
	struct gate *v;

	for (size_t i = 0; i < r->ngates; i++)
		if (same_gate(&r->gates[i].x, x))
			return list_add(&r->gates[i].services, name, e);
	if (ARRAY_ROOM(r->gates, r->ngates, r->rgates, "services", e) < 0)
		return -1;
	v = &r->gates[r->ngates++];
	*v = (struct gate){ .x = *x };
	*x = (struct explain){0};
	return list_add(&v->services, name, e);
}

/* check_services() reports services without a line. */
static int
add_service(struct round *r, const char *name, struct err *e)
{
	scope_explain x = {
		.user = "", .service = name, .at = r->at,
		.options = { .config = r->at->config, .state = r->at->state },
	};

	if (explain_service(&x, &r->dir, e) < 0 || (x.has_line &&
	    x.refused.n == 0 && list_append(&x.refused, &x.members, e) < 0))
		return -1;
	return x.line.lines == 0 || !is_about_these_jails(r, &x.options) ? 0 :
	    add_gate(r, &x, name, e);
}

static int
add_services(struct round *r, struct list *names, struct err *e)
{
	char path[PATH_MAX];
	int rc = services_list(&r->dir, names, e);

	if (rc == 0 && pamfile_where(&r->dir, "other", path))
		rc = list_add(names, "other", e);
	for (size_t i = 0; rc == 0 && i < names->n; i++)
		rc = add_service(r, names->v[i], e);
	for (size_t i = 0; i < r->ngates; i++)
		r->services += r->gates[i].services.n;
	return rc;
}

/* Reports "not jailed through su: WHAT; fix: MEND", once for the file. */
static int
report_about_file(struct round *r, const struct gate *g, enum finding_kind kind,
    const struct list *why, struct err *e)
{
	scope_free char *what = NULL;
	char path[PATH_MAX];
	const char *fix;

	if (g->x.deaf != NULL)
		snprintf(path, sizeof(path), "/%s", g->x.deaf->path);
	else if (!pamfile_where(&r->dir, g->services.v[0], path))
		return 0;
	if (why->n == 0 || findings_have(r->findings, kind, NULL,
	    path))
		return 0;
	what = strdup(why->v[0]);
	if (what == NULL)
		return err_set(e, errno, "services");
	fix = finding_cut_fix(what);
	r->findings->jail = "-";
	return findings_add(r->findings, kind, path, "a line that takes "
	    "members in", what, fix != NULL ? fix : explain_more, e);
}

/* Faults of the line concern all members. */
static int
report_lines(struct round *r, struct err *e)
{
	for (size_t i = 0; i < r->ngates; i++) {
		const struct gate *g = &r->gates[i];
		const struct explain *x = &g->x;

		if (report_about_file(r, g, FINDING_OUTSIDE, &x->outside,
		    e) < 0 || report_about_file(r, g, FINDING_OUTSIDE,
		    &x->unchecked, e) < 0 || report_about_file(r, g,
		    FINDING_REFUSED, &x->refused, e) < 0)
			return -1;
	}
	return 0;
}

/* --- members ------------------------------------------------------------- */

/* A missing home refuses a login, unless the service makes it. */
static int
add_missing_home(struct round *r, const struct concerned *about,
    const char *why, struct err *e)
{
	struct concerned who = *about;
	bool made = false;
	int rc = 0;

	for (size_t i = 0; i < r->ngates; i++)
		made |= r->gates[i].x.homes;
	if (!made)
		return reason_add(&r->reasons, about, why, e);
	for (size_t i = 0; rc == 0 && i < r->ngates; i++) {
		const struct gate *g = &r->gates[i];

		if (g->x.homes || !g->x.has_line)
			continue;
		for (size_t k = 0; rc == 0 && k < g->services.n; k++) {
			who.service = g->services.v[k];
			rc = reason_add(&r->reasons, &who, why, e);
			who.n = 0;	/* the same account */
		}
	}
	return rc;
}

static int
look_at_point(const struct entry_mount *on, const char *target, struct stat *st)
{
	scope_fd fd = ground_open(on, -1, target);

	return fd < 0 || fstat(fd, st) < 0 ? errno : 0;
}

/*
 * No entry makes a mount point in a home or another bind: it lies where users
 * write, who make and remove it.  So what is there for each is a matter of the
 * account: d for a directory, f for anything else, or the errno of the way to
 * it, links not followed.
 */
static void
look_at_points(const struct entry *en, char *text, size_t size)
{
	size_t n = 0;

	*text = '\0';
	for (size_t i = 0; i < en->nmounts && n < size; i++) {
		const char *target = en->mounts[i].target;
		const struct entry_mount *on = ground_of(en, i, target);
		struct stat st;
		int no;

		if (on == NULL)
			continue;
		no = look_at_point(on, target, &st);
		if (no != 0)
			n += (size_t)snprintf(text + n, size - n, " %d", no);
		else
			n += (size_t)snprintf(text + n, size - n, " %c",
			    S_ISDIR(st.st_mode) ? 'd' : 'f');
	}
}

struct rows {
	struct round *r;
	const struct entry *en;
};

/* jailsh refuses this row, and no other. */
static int
add_missing_place(void *arg, const struct row_place *p, struct err *e)
{
	const struct rows *rows = arg;
	scope_free char *text = NULL;
	char path[300];
	const struct concerned about = { .jail = rows->en->jail->name,
	    .account = rows->en->who->name, .path = path,
	    .kind = FINDING_COMMAND, .n = 1 };

	snprintf(path, sizeof(path), "commands=%.200s", p->name);
	if (asprintf(&text, "%s" FIX_WORD "%s", p->why, p->fix) < 0) {
		text = NULL;
		return err_set(e, ENOMEM, "reasons");
	}
	return reason_add(&rows->r->reasons, &about, text, e);
}

/* Home and binds of the account: owner and mode, and what they lie on. */
static int
check_own_places(struct round *r, const struct jail *j, const struct ident *who,
    struct err *e)
{
	const struct concerned about = { .jail = j->name,
	    .account = who->name, .kind = FINDING_REFUSED, .n = 1 };
	struct sshdsftp_answer sftp;
	struct entry en;
	struct err why;
	char points[4096];
	bool good = true;
	int rc = 0;

	if (entry_compute(j, who, ENTRY_SESSION, &en, &why) < 0)
		return reason_add(&r->reasons, &about, why.msg, e);
	for (size_t i = 0; rc == 0 && i < en.nmounts; i++)
		if (sources_try(&en, &en.mounts[i], &why) < 0) {
			const bool gone = en.mounts[i].home &&
			    explain_missing(&en, &en.mounts[i]);

			good = false;
			rc = gone ? add_missing_home(r, &about, why.msg, e) :
			    reason_add(&r->reasons, &about, why.msg, e);
		} else if (explain_shut(&en, &en.mounts[i], &why) < 0) {
			good = false;
			rc = reason_add(&r->reasons, &about, why.msg, e);
		}
	if (rc == 0)
		rc = row_places_of(&r->rows, &en, r->at->state,
		    add_missing_place, &(struct rows){ r, &en }, e);
	look_at_points(&en, points, sizeof(points));
	sshdsftp_ask(&r->sftp, who, &sftp);
	if (rc == 0)
		rc = alike_add(&r->classes, &en, sftp.serves, points, good, e);
	entry_free(&en);
	return rc;
}

static int
classify_member(struct round *r, const struct jail *j, const char *name,
    struct err *e)
{
	struct ident who;
	struct policy_match m = {0};
	int rc = members_ident(&r->roster, name, &who, e);

	if (rc <= 0)
		return rc;	/* see check_names(), check_members() */
	rc = 0;
	/* the first match wins, which may be another jail */
	if (policy_next(r->all, &who, &m) && m.jail == j)
		rc = check_own_places(r, j, &who, e);
	ident_free(&who);
	return rc;
}

/* A name in a group that is no account. */
static int
report_no_account(struct round *r, const char *jail, const char *group,
    const char *name, struct err *e)
{
	char what[300];

	snprintf(what, sizeof(what), "groups=%.200s=%.60s", group, name);
	r->findings->jail = jail;
	return findings_add(r->findings, FINDING_CONFIG, what,
	    "an account of this host", "no such account",
	    "take the name out of the group", e);
}

static int
list_members_of_group(struct round *r, const char *jail, const char *group,
    struct list *names, struct err *e)
{
	size_t i = names->n;
	int rc = members_of_group(&r->roster, group, names, e);

	for (; rc == 0 && i < names->n; i++)
		if (roster_find(&r->roster, names->v[i]) == NULL &&
		    getpwnam(names->v[i]) == NULL)
			rc = report_no_account(r, jail, group, names->v[i], e);
	return rc;
}

static int
classify_members(struct round *r, const struct jail *j, struct err *e)
{
	scope_list names = {0};
	int rc = list_append(&names, &j->users, e);

	for (size_t i = 0; rc == 0 && i < j->groups.n; i++)
		rc = list_members_of_group(r, j->name, j->groups.v[i], &names,
		    e);
	list_sort(&names);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = classify_member(r, j, names.v[i], e);
	/* those of a service are looked at as its account: check_served.c */
	return rc == 0 && names.n == 0 && !j->service ?
	    check_binds(j, r->findings, e) : rc;
}

/* --- the result ---------------------------------------------------------- */

static int
add_reasons(struct round *r, const struct list *why, struct concerned *who,
    const struct gate *g, struct err *e)
{
	const size_t n = g != NULL ? g->services.n : 1;
	int rc = 0;

	for (size_t i = 0; i < why->n; i++)
		for (size_t k = 0; rc == 0 && k < n; k++) {
			who->service = g != NULL ? g->services.v[k] : NULL;
			rc = reason_add(&r->reasons, who, why->v[i], e);
		}
	return rc;
}

/* A login finds by name another answer than the lists give. */
static int
add_unjailed(struct round *r, struct concerned *who, const struct gate *g,
    struct err *e)
{
	scope_list why = {0};
	int rc = list_add(&why, "a login finds the account in no jail: config= "
	    "of the line, or a name service that answers by name what it does "
	    "not list", e);

	who->kind = FINDING_OUTSIDE;
	return rc < 0 ? -1 : add_reasons(r, &why, who, g, e);
}

static int
add_verdict(struct round *r, const struct explain *x, struct concerned *who,
    const struct gate *g, struct err *e)
{
	if (x->login.jail == NULL && x->refused.n == 0)
		return add_unjailed(r, who, g, e);
	if (add_reasons(r, &x->refused, who, g, e) < 0)
		return -1;
	who->kind = FINDING_SHELLS;
	who->path = x->starts != NULL ? x->starts :
	    shell_of(x->login.who.shell);
	return add_reasons(r, &x->no_shell, who, g, e);
}

/* `g` is NULL if no service has the line. */
static int
decide_class(struct round *r, size_t class, const struct gate *g, struct err *e)
{
	const struct alike *a = &r->classes.v[class];
	struct concerned who = { .jail = a->jail->name, .account = a->first,
	    .kind = FINDING_REFUSED, .n = a->n, .class = class + 1 };
	scope_explain x = {
		.user = a->first, .has_line = true, .at = r->at,
		.options = { .config = r->at->config, .state = r->at->state },
	};
	int rc;

	if (g != NULL) {
		x.service = g->services.v[0];
		x.options = g->x.options;
		x.starts = g->x.starts;
		x.sshd = g->x.sshd;
		x.told = g->x.told;
		x.rehearsed = g->x.rehearsed;
		x.homes = g->x.homes;
	}
	rc = explain_account(&x, e);
	if (rc > 0 && x.login.jail != NULL && !findings_about_tree(
	    r->findings, a->jail->name, r->at->state))
		rc = explain_tree(&x, e) < 0 || (a->good &&
		    explain_enter(&x, e) < 0) ? -1 : 1;
	return rc < 0 ? -1 : add_verdict(r, &x, &who, g, e);
}

/* report_lines() reports services whose line itself refuses or lets out. */
static int
decide_classes(struct round *r, struct err *e)
{
	int rc = 0;

	for (size_t c = 0; rc == 0 && c < r->classes.n; c++) {
		if (r->ngates == 0)
			rc = decide_class(r, c, NULL, e);
		for (size_t i = 0; rc == 0 && i < r->ngates; i++)
			if (r->gates[i].x.has_line &&
			    r->gates[i].x.refused.n == 0)
				rc = decide_class(r, c, &r->gates[i], e);
	}
	return rc;
}

static void
say_wanted(const struct reason *one, char *text, size_t size)
{
	if (one->kind == FINDING_SHELLS)
		snprintf(text, size, "a shell that %.400s can start",
		    one->first);
	else if (one->kind == FINDING_COMMAND)
		snprintf(text, size, "a command that %.400s may start",
		    one->first);
	else
		snprintf(text, size, one->kind == FINDING_OUTSIDE ?
		    "a login that is jailed" : "a login that gets in");
}

static int
report_reasons(struct round *r, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < r->reasons.n; i++) {
		const struct reason *one = &r->reasons.v[i];
		char found[4096], want[512];

		reason_say(one, r->services, found, sizeof(found));
		say_wanted(one, want, sizeof(want));
		r->findings->jail = one->jail;
		rc = findings_add(r->findings, one->kind, one->path != NULL ?
		    one->path : one->first, want, found, one->mend, e);
	}
	return rc;
}

static int
check_all(struct round *r, char *const *only, struct list *names, struct err *e)
{
	int rc = r->all->n > 0 && geteuid() == 0 ? add_services(r, names, e) :
	    0;

	for (size_t i = 0; rc == 0 && i < r->all->n; i++)
		if (check_selects(only, r->all->v[i].name))
			rc = classify_members(r, &r->all->v[i], e);
	if (rc < 0 || members_notes(&r->roster,
	    &r->findings->notes, e) < 0)
		return -1;
	if (r->classes.n == 0 && r->reasons.n == 0)
		return 0;
	if (geteuid() != 0)
		return err_set(e, EPERM, "who gets in");
	return report_lines(r, e) < 0 || decide_classes(r, e) < 0 ? -1 :
	    report_reasons(r, e);
}

int
check_logins(const struct places *at, const char *pamdir,
    const struct jails *all, char *const *only, struct findings *f,
    struct err *e)
{
	struct round r = {
		.at = at, .dir = pamdir_of(pamdir), .all = all, .findings = f,
		.rows = ROW_TREE_CLOSED,
	};
	scope_list names = {0};		/* gates borrow them */
	int rc = all->n == 0 ? 0 : roster_load(&r.roster, e);

	if (rc == 0)
		rc = sshdsftp_load("", &r.sftp, e);
	if (rc == 0)
		rc = check_all(&r, only, &names, e);
	for (size_t i = 0; i < r.ngates; i++) {
		explain_free(&r.gates[i].x);
		list_free(&r.gates[i].services);
	}
	free(r.gates);
	alikes_free(&r.classes);
	reasons_free(&r.reasons);
	row_tree_close(&r.rows);
	roster_free(&r.roster);
	sshdsftp_free(&r.sftp);
	return rc;
}
