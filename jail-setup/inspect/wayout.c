/* SPDX-License-Identifier: BSD-2-Clause */
/* wayout.c - see wayout.h */
#include <stdio.h>
#include <string.h>

#include "base/path_below.h"
#include "base/systemctl.h"
#include "count.h"
#include "quote.h"
#include "wayout.h"

const char *const wayout_names[] = {
	[WAYOUT_MANAGER] = "user-manager",
	[WAYOUT_RUNNING] = "manager-runs",
	[WAYOUT_LINGER] = "lingering",
	[WAYOUT_CRON] = "crontab",
	[WAYOUT_AT] = "at-job",
};
COUNT_IS(wayout_names, WAYOUT_COUNT);

bool
wayout_manager(const struct wayout_host *h, bool masked)
{
	return h->managers && !h->asks && !h->masked && !masked &&
	    !h->user.holds;
}

void
wayout_of_manager(const char *unit, struct wayout *out)
{
	*out = (struct wayout){
		.kind = WAYOUT_MANAGER,
		.path = "/etc/systemd/system/user@.service.d/50-jail.conf",
		.expected = "no user manager for an account in a jail",
		.mend = "jail-setup hook install",
	};
	snprintf(out->found, sizeof(out->found), "%s starts outside, with "
	    "units of the home", unit);
}

static void
way_of_running(const struct wayout_account *a, bool outside, struct wayout *out)
{
	*out = (struct wayout){
		.kind = WAYOUT_RUNNING,
		.expected = "no user manager of an account in a jail",
	};
	snprintf(out->path, sizeof(out->path), "user@%u.service",
	    (unsigned)a->uid);
	snprintf(out->found, sizeof(out->found), "process %ld of %s, outside",
	    (long)a->running, a->name);
	/* hook install stops it, and keeps it from starting again */
	if (outside)
		strcpy(out->mend, "jail-setup hook install");
	else
		snprintf(out->mend, sizeof(out->mend), "systemctl stop %s",
		    out->path);
}

static void
way_of_linger(const struct wayout_account *a, struct wayout *out)
{
	char name[QUOTE_MAX];

	*out = (struct wayout){
		.kind = WAYOUT_LINGER,
		.expected = "no lingering account in a jail",
	};
	snprintf(out->path, sizeof(out->path), "/var/lib/systemd/linger/%s",
	    a->name);
	snprintf(out->found, sizeof(out->found), "units of %s start at boot, "
	    "outside", a->name);
	snprintf(out->mend, sizeof(out->mend), "loginctl disable-linger %s",
	    quote_bare(a->name, name));
}

/*
 * The command that has the service jail these jobs, or the one that removes
 * them.
 */
static void
mend_pam(const struct wayout_pam *p, const char *removal, char *to,
    size_t size)
{
	char name[QUOTE_MAX];

	if (p->file[0] == '\0')
		snprintf(to, size, "%s", removal);
	else
		snprintf(to, size, "jail-setup pam add %s",
		    quote_bare(path_base(p->file), name));
}

static void
way_of_spool(const struct wayout_account *a, const struct wayout_pam *p,
    enum wayout_kind kind, struct wayout *out)
{
	bool cron = kind == WAYOUT_CRON;
	char removal[PATH_MAX + 32], name[QUOTE_MAX];

	*out = (struct wayout){
		.kind = kind, .expected = "no jobs that run outside",
	};
	strcpy(out->path, cron ? a->crontab : a->job);
	snprintf(out->found, sizeof(out->found), "jobs of %s, and %s%s lets "
	    "them run outside", a->name, cron ? "cron" : "atd",
	    p->file[0] == '\0' ? " without a PAM file" : "");
	if (cron)
		snprintf(removal, sizeof(removal), "crontab -u %s -r",
		    quote_bare(a->name, name));
	else
		snprintf(removal, sizeof(removal), "rm %s",
		    quote_bare(a->job, name));
	mend_pam(p, removal, out->mend, sizeof(out->mend));
}

size_t
wayout_open(const struct wayout_host *h, const struct wayout_account *a,
    struct wayout out[WAYOUT_COUNT])
{
	const bool outside = wayout_manager(h, a->masked);
	char unit[64];
	size_t n = 0;

	snprintf(unit, sizeof(unit), "user@%u.service", (unsigned)a->uid);
	if (outside)
		wayout_of_manager(unit, &out[n++]);
	if (a->running != 0)
		way_of_running(a, outside, &out[n++]);
	if (outside && a->lingers)
		way_of_linger(a, &out[n++]);
	if (a->crontab[0] != '\0' && !h->cron.holds)
		way_of_spool(a, &h->cron, WAYOUT_CRON, &out[n++]);
	if (a->job[0] != '\0' && !h->at.holds)
		way_of_spool(a, &h->at, WAYOUT_AT, &out[n++]);
	return n;
}

/* "+/usr/sbin/jail-setup --quiet unjailed %i" */
static bool
is_ours(const char *words)
{
	size_t n = strcspn(words, "\n");
	const char *at = strstr(words, "jail-setup ");
	const char *asks = strstr(words, " unjailed %i");

	/* with "-" a failure does not keep the unit from starting */
	return strchr("-", words[strspn(words, "@:+!")]) == NULL &&
	    at != NULL && asks != NULL && at < asks && asks < words + n;
}

bool
wayout_asks(const char *text, bool before)
{
	bool asks = before;

	for (const char *l = text; *l != '\0'; ) {
		const char *words = systemctl_value(l, "ExecCondition");

		if (words != NULL)
			asks = *words != '\n' && *words != '\0' ?
			    asks || is_ours(words) : false;
		l += strcspn(l, "\n");
		l += *l == '\n';
	}
	return asks;
}
