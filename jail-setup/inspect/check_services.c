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
#include "pam/pamstatus.h"
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

/* The faults that "pam status" prints, and explain for a login. */
static int
check_lines(const struct pamdir *d, const char *name, struct findings *f,
    struct err *e)
{
	scope_pamstatus s = {0};

	if (pamstatus_look(d, name, &s, e) < 0)
		return -1;
	for (size_t i = 0; i < s.faults.n; i++) {
		const struct pamfault *v = &s.faults.v[i];

		if (!is_reported(f, v) && findings_add(f,
		    kinds[v->effect], v->path, v->expected, v->found,
		    v->mend, e) < 0)
			return -1;
	}
	return 0;
}

static int
check_service(const struct pamdir *d, const char *name, struct findings *f,
    struct err *e)
{
	char path[PATH_MAX];

	return pamfile_where(d, name, path) ? check_lines(d, name, f, e) : 0;
}

/* A server that is not configured to open PAM sessions, or not built to. */
static int
check_server(const struct pamdir *d, const struct serverconf *c,
    struct findings *f, struct err *e)
{
	char path[PATH_MAX], want[128], found[PATH_MAX + 256];
	char mend[PATH_MAX + 128];
	struct serverplace at;
	int rc = (c->how & SERVERCONF_PROGRAM) != 0 ||
	    pamfile_where(d, c->service, path) ?
	    serverconf_deaf("", c, &at, e) : 0;

	if (rc <= 0)
		return rc;
	snprintf(path, sizeof(path), "/%s", c->path);
	snprintf(want, sizeof(want), "%s%s%.*s", c->key, c->values[0] != '\0' ?
	    " " : "", (int)strcspn(c->values, "|"), c->values);
	serverconf_mend(c, &at, mend, sizeof(mend));
	serverconf_say(c, &at, found, sizeof(found));
	return findings_add(f, FINDING_OUTSIDE, path, want, found, mend, e);
}

int
check_services(const char *pamdir, struct findings *f, struct err *e)
{
	const struct pamdir d = pamdir_of(pamdir);
	scope_list names = {0};
	int rc = pamstatus_names(&d, &names, e);

	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = check_service(&d, names.v[i], f, e);
	if (rc < 0)
		return -1;
	for (const struct serverconf *c = serverconfs; c->service != NULL; c++)
		if (check_server(&d, c, f, e) < 0)
			return -1;
	return 0;
}
