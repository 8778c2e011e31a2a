/* SPDX-License-Identifier: BSD-2-Clause */
/* check_expiry.c - members whose password must be changed, and cannot be */
#include <shadow.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "check_host.h"
#include "err.h"
#include "finding.h"
#include "ident.h"
#include "jail.h"
#include "list.h"
#include "pam/expiry.h"
#include "pam/pamfile.h"
#include "policy.h"

enum { DAY = 24 * 60 * 60 };

/* Few accounts; the others are not looked up. */
static int
list_late_accounts(struct list *names, struct err *e)
{
	const long today = (long)(time(NULL) / DAY);
	const struct spwd *s;
	int rc = 0;

	setspent();
	while (rc == 0 && (s = getspent()) != NULL)
		if (aging_of(s, today) == AGING_MUST_CHANGE)
			rc = list_add(names, s->sp_namp, e);
	endspent();
	return rc;
}

static int
check_late_account(const struct jails *all, char *const *only,
    const struct expiry *x, const char *user, struct findings *f, struct err *e)
{
	struct policy_match m = {0};
	struct expiry_text t;
	const struct jail *j;
	struct ident who;
	struct err ignored;
	char path[300];

	/* a line of shadow(5) without an account */
	if (ident_load(user, &who, &ignored) < 0)
		return 0;
	j = policy_next(all, &who, &m) ? m.jail : NULL;
	ident_free(&who);
	if (j == NULL || !check_selects(only, j->name))
		return 0;
	expiry_say(x, AGING_MUST_CHANGE, user, &t);
	snprintf(path, sizeof(path), "%.200s@sshd", user);
	f->jail = j->name;
	return findings_add(f, FINDING_REFUSED, path, "a login that gets in",
	    t.found, t.mend, e);
}

int
check_expiry(const char *pamdir, const struct jails *all, char *const *only,
    struct findings *f, struct err *e)
{
	const struct pamdir d = pamdir_of(pamdir);
	scope_list names = {0};
	struct expiry x;
	int rc = expiry_look(&d, "sshd", &x, e);

	/* with keyboard-interactive they change it and get in */
	if (rc == 0 && expiry_ends(&x, AGING_MUST_CHANGE) && !x.interactive)
		rc = list_late_accounts(&names, e);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = check_late_account(all, only, &x, names.v[i], f, e);
	return rc;
}
