/* SPDX-License-Identifier: BSD-2-Clause */
/* check_services.c - PAM services that let an account in unjailed, or refuse */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "check_host.h"
#include "count.h"
#include "err.h"
#include "finding.h"
#include "list.h"
#include "pam/pamfile.h"
#include "pam/pamlines.h"
#include "pam/services.h"
#include "sshd/serverconf.h"

/* Lets in outside, refuses, or is merely untidy. */
static const enum finding_kind kinds[] = {
	[PAMLINES_WORKS] = FINDING_CONFIG,
	[PAMLINES_UNKNOWN] = FINDING_OUTSIDE,
	[PAMLINES_WEAK] = FINDING_OUTSIDE,
	[PAMLINES_OUTSIDE] = FINDING_OUTSIDE,
	[PAMLINES_REFUSES] = FINDING_REFUSED,
	[PAMLINES_LOCKS] = FINDING_REFUSED,
};
COUNT_IS(kinds, PAMLINES_EFFECTS);

/* A fault of the module's file is the same for every service. */
static bool
is_reported(const struct findings *f, const struct pamfault *v)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->v[i].path, v->path) == 0 &&
		    strcmp(f->v[i].found, v->found) == 0)
			return true;
	return false;
}

/* The faults that explain reports for a login. */
static int
check_lines(const struct pamdir *d, const char *name, struct findings *f,
    struct err *e)
{
	scope_pamfacts facts = {0};
	scope_pamfaults faults = {0};

	if (pamlines_look(d, name, &facts, e) < 0 ||
	    pamlines_judge(&facts, &faults, e) < 0)
		return -1;
	for (size_t i = 0; i < faults.n; i++) {
		const struct pamfault *v = &faults.v[i];

		if (!is_reported(f, v) && findings_add(f,
		    kinds[v->effect], v->path, v->expected, v->found,
		    v->mend.text, e) < 0)
			return -1;
	}
	return 0;
}

/*
 * A file with only our two lines shadows the vendor's: then no module checks
 * whether an account has expired, except those of "other".
 */
static int
check_alone(const struct pamdir *d, const char *name, struct findings *f,
    struct err *e)
{
	char hidden[PATH_MAX], own[PATH_MAX], want[PATH_MAX + 64];
	char mend[2 * PATH_MAX + 64];
	scope_pamline account = {0};

	if (!pamfile_hides(d, name, hidden) || !pamfile_where(d, name, own))
		return 0;
	if (pamfile_find(d, name, "account", &account, e) < 0)
		return -1;
	if (!account.other && account.others > 0)
		return 0;
	snprintf(want, sizeof(want), "account modules, as in %.4000s", hidden);
	snprintf(mend, sizeof(mend), "cp %.4000s %.4000s and add the lines "
	    "again, see pam_jail_lines(7)", hidden, d->path);
	return findings_add(f, FINDING_CONFIG, own, want, "none but "
	    "pam_jail.so, and it hides the vendor's file", mend, e);
}

static int
check_service(const struct pamdir *d, const char *name, struct findings *f,
    struct err *e)
{
	scope_pamline line = {0};
	char path[PATH_MAX];

	if (!pamfile_where(d, name, path))
		return 0;
	if (pamfile_find(d, name, "session", &line, e) < 0 ||
	    check_lines(d, name, f, e) < 0)
		return -1;
	return line.lines > 0 && !line.other ? check_alone(d, name, f, e) : 0;
}

/* A server that has a PAM file but is not configured to open PAM sessions. */
static int
check_server(const struct pamdir *d, const struct serverconf *c,
    struct findings *f, struct err *e)
{
	char path[PATH_MAX], want[128], found[PATH_MAX + 256];
	char mend[PATH_MAX + 128];
	struct serverplace at;
	int rc = pamfile_where(d, c->service, path) ?
	    serverconf_deaf("", c, &at, e) : 0;

	if (rc <= 0)
		return rc;
	snprintf(path, sizeof(path), "/%s", c->path);
	snprintf(want, sizeof(want), "%s %.*s", c->key,
	    (int)strcspn(c->values, "|"), c->values);
	serverconf_mend(c, &at, mend, sizeof(mend));
	serverconf_say(c, &at, found, sizeof(found));
	return findings_add(f, FINDING_OUTSIDE, path, want, found, mend, e);
}

int
check_services(const char *pamdir, struct findings *f, struct err *e)
{
	const struct pamdir d = pamdir_of(pamdir);
	scope_list names = {0};
	int rc = services_list(&d, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = check_service(&d, names.v[i], f, e);
	if (rc == 0)
		rc = pamfile_denies(&d, "other", e);
	/* for services without a file: "run0 -u", PAMName= of a unit */
	if (rc < 0 || (rc == 0 && check_service(&d, "other", f, e) < 0))
		return -1;
	for (const struct serverconf *c = serverconfs; c->service != NULL; c++)
		if (check_server(&d, c, f, e) < 0)
			return -1;
	return 0;
}
