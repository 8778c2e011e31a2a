/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explain_selinux.c - see explain_selinux.h
 *
 * Which context it is, libselinux knows.  Without HAVE_SELINUX this only says
 * who sets it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_SELINUX
#include <selinux/get_context_list.h>
#include <selinux/selinux.h>
#endif

#include "check_selinux.h"
#include "err.h"
#include "explain.h"
#include "explain_selinux.h"
#include "scope.h"
#include "selinux.h"

/* Is the session opened in a domain of its own, not in that of root's shell? */
static bool
is_confined(const struct explain *x)
{
	const bool cron = x->starts != NULL && x->starts[0] != '\0';

	return x->service != NULL && (x->sshd || cron ||
	    strcmp(x->service, "login") == 0);
}

#ifdef HAVE_SELINUX
/* As pam_selinux(8) asks in sshd. */
static void
find_context(struct explain *x)
{
	const char *from = is_selinux_mls_enabled() > 0 ?
	    "system_u:system_r:sshd_t:s0" : "system_u:system_r:sshd_t";
	scope_free char *user = NULL;
	scope_free char *level = NULL;
	char *context = NULL, *as_shown = NULL;

	if (getseuserbyname(x->login.who.name, &user, &level) == 0 &&
	    get_default_context_with_level(user, level, from, &context) == 0 &&
	    security_canonicalize_context(context, &as_shown) == 0)
		snprintf(x->context, sizeof(x->context), "%.400s, by "
		    "pam_selinux", as_shown);
	freecon(context);
	freecon(as_shown);
}
#else
static void
find_context(struct explain *x)
{
	(void)x;
}
#endif

static void
say_context(struct explain *x)
{
	if (x->options.entry == ENTRY_CHILD)
		find_context(x);
	if (x->context[0] == '\0')
		snprintf(x->context, sizeof(x->context), "%s",
		    x->options.entry == ENTRY_CHILD ? "what pam_selinux sets, "
		    "see selinuxdefcon(8)" : "that of the program which opens "
		    "the session, unless it or pam_selinux sets another");
}

int
explain_selinux(struct explain *x, const struct selinux_places *at,
    struct err *e)
{
	struct err ignored;
	struct list *to = check_selinux_enforces(at) && is_confined(x) ?
	    &x->refused : &x->notes;
	bool on;

	if (selinux_on(at->fs, at->magic, &on, &ignored) < 0 || !on)
		return 0;
	if (x->service != NULL)
		say_context(x);
	return check_selinux_say(at, x->options.state, to, &x->notes, e);
}
