/* SPDX-License-Identifier: BSD-2-Clause */
/* expiry.c - see expiry.h */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "expiry.h"
#include "pamfile.h"
#include "quote.h"
#include "services.h"

/* The first is the newest name. */
static const char keys[] = "KbdInteractiveAuthentication|"
    "ChallengeResponseAuthentication|SkeyAuthentication";

int
expiry_look(const struct pamdir *d, const char *service, struct expiry *x,
    struct err *e)
{
	const int n = pamfile_root(d);
	char root[PATH_MAX];
	scope_pamline account = {0};
	int rc = pamfile_find(d, service, "account", &account, e);

	*x = (struct expiry){ .asks = rc == 0 && account.shadow };
	if (rc == 0)
		rc = services_is_sshd("", service, e);
	x->sshd = rc > 0;
	snprintf(root, sizeof(root), "%.*s", n > 0 ? n : 0, d->path);
	if (rc > 0)
		rc = serverconf_said(root, keys, x->value, &x->said, e);
	/* sshd's own default is yes; Debian's file says no */
	x->interactive = rc == 0 || strcasecmp(x->value, "yes") == 0;
	return rc < 0 ? -1 : 0;
}

bool
expiry_refuses(const struct expiry *x, enum aging a)
{
	return x->asks && (a == AGING_EXPIRED || a == AGING_TOO_LATE);
}

bool
expiry_ends(const struct expiry *x, enum aging a)
{
	return x->asks && x->sshd && a == AGING_MUST_CHANGE;
}

static void
say_must_change(const struct expiry *x, const char *user, struct expiry_text *t)
{
	static const char what[] = "the password must be changed, and sshd "
	    "would have passwd(1) do that inside, where there is none";

	snprintf(t->mend, sizeof(t->mend), "passwd %.1000s", user);
	if (x->interactive)
		snprintf(t->found, sizeof(t->found), "%s: a login by key ends; "
		    "ssh -o PreferredAuthentications=keyboard-interactive has "
		    "it changed before", what);
	else
		snprintf(t->found, sizeof(t->found), "%s; with "
		    "KbdInteractiveAuthentication yes in place of %.4000s:%u a "
		    "login by password has it changed before", what,
		    x->said.file, x->said.line);
}

void
expiry_say(const struct expiry *x, enum aging a, const char *name,
    struct expiry_text *t)
{
	char user[QUOTE_MAX];

	quote_bare(name, user);
	*t = (struct expiry_text){ "", "" };
	switch (a) {
	case AGING_FINE:
		break;
	case AGING_MUST_CHANGE:
		say_must_change(x, user, t);
		break;
	case AGING_TOO_LATE:
		snprintf(t->found, sizeof(t->found), "PAM refuses: the "
		    "password was not changed in time, see chage -l %.1000s",
		    user);
		snprintf(t->mend, sizeof(t->mend), "passwd %.1000s", user);
		break;
	case AGING_EXPIRED:
		snprintf(t->found, sizeof(t->found), "PAM refuses: the account "
		    "has expired, see chage -l %.1000s", user);
		snprintf(t->mend, sizeof(t->mend), "chage -E -1 %.1000s",
		    user);
		break;
	}
}
