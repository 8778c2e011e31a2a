/* SPDX-License-Identifier: BSD-2-Clause */
/* old_settings.c - see old_settings.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/human.h"
#include "base/systemctl.h"
#include "err.h"
#include "inspect/check_host.h"
#include "inspect/finding.h"
#include "inspect/old_trees.h"
#include "inspect/unit_of.h"
#include "old_settings.h"
#include "plan/plan_collect.h"
#include "scope.h"
#include "service_file.h"
#include "unit_control.h"
#include "unit_files.h"

const struct session *
old_settings_of(const struct service *s, const struct sessions *all)
{
	const struct session *oldest = NULL;

	for (const struct session *v = all->v; v < all->v + all->n; v++)
		if (strcmp(v->jail, s->jail.name) == 0 &&
		    v->settings[0] != '\0' &&
		    strcmp(v->settings, s->settings) != 0 &&
		    (oldest == NULL || v->start < oldest->start))
			oldest = v;
	return oldest;
}

/* Where systemd does not run, units start nothing. */
static bool
has_old_unit(const struct service *s, const struct places *at,
    char path[PATH_MAX])
{
	return s->engine == ENGINE_SYSTEMD && systemctl_booted() &&
	    unit_files_old(s, at, path);
}

bool
old_settings(const struct service *s, const struct places *at,
    const struct sessions *all)
{
	char path[PATH_MAX];

	return old_settings_of(s, all) != NULL || has_old_unit(s, at, path);
}

static int
accept_never(struct findings *f, struct err *e)
{
	f->v[f->n - 1].accepted = strdup("restart = \"never\"");
	return f->v[f->n - 1].accepted != NULL ? 0 :
	    err_set(e, errno, "findings");
}

static int
add(const struct places *at, const struct service *s, const char *path,
    const char *found, const char *mend, struct findings *f, struct err *e)
{
	char expected[PATH_MAX];

	snprintf(expected, sizeof(expected), "the settings of %.3000s/"
	    "services.d/%.64s.conf", at->config, s->jail.name);
	f->jail = s->jail.name;
	return findings_add(f, FINDING_OLD_SETTINGS, path, expected, found,
	    mend, e);
}

static int
report_session(const struct places *at, const struct service *s,
    const struct session *v, struct findings *f, struct err *e)
{
	struct old_tree o = { .kind = OLD_SERVICE, .engine = s->engine };
	char when[HUMAN_TIME], found[OLD_TEXT], mend[OLD_TEXT];

	snprintf(o.jail, sizeof(o.jail), "%s", s->jail.name);
	unit_of(v->pid, o.unit);
	human_time(when, sessions_time(v->start));
	snprintf(found, sizeof(found), "process %d, started with other ones %s",
	    (int)v->pid, when);
	old_tree_mend(&o, mend);
	if (add(at, s, old_tree_path(&o), found, mend, f, e) < 0)
		return -1;
	return s->restart == RESTART_NEVER ? accept_never(f, e) : 0;
}

/* What is stopped stays so. */
static int
report_unit(const struct places *at, const struct service *s, const char *path,
    struct findings *f, struct err *e)
{
	const char *name = s->jail.name;
	char mend[OLD_TEXT];

	snprintf(mend, sizeof(mend), "jail-setup service %s %s",
	    unit_control("is-active", name, UNIT_OF_SERVICE) ||
	    unit_control("is-active", name, UNIT_OF_SOCKETS) ? "restart" :
	    "create", name);
	return add(at, s, path, "a unit with other ones", mend, f, e);
}

static int
check_one(const struct places *at, const char *name,
    const struct sessions *all, struct findings *f, struct err *e)
{
	const struct session *v;
	scope_service s = {0};
	char path[PATH_MAX];
	struct err none;

	/* one that has gone, or been broken, since the list was made */
	if (service_load(at->config, name, &s, &none) < 0)
		return 0;
	v = old_settings_of(&s, all);
	if (v != NULL)
		return report_session(at, &s, v, f, e);
	return has_old_unit(&s, at, path) ? report_unit(at, &s, path, f, e) :
	    0;
}

/* A service has one row there, whatever it is called. */
static bool
has_old_tree(const struct findings *f, const char *jail)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].kind == FINDING_OLD_TREE &&
		    strcmp(f->v[i].jail, jail) == 0)
			return true;
	return false;
}

int
check_old_settings(const struct places *at, const struct jails *all,
    char *const *only, struct findings *f, struct err *e)
{
	struct sessions now;
	int rc = sessions_find(&now, e);

	for (size_t i = 0; rc == 0 && i < all->n; i++) {
		const struct jail *j = &all->v[i];

		if (j->service && check_selects(only, j->name) &&
		    !has_old_tree(f, j->name))
			rc = check_one(at, j->name, &now, f, e);
	}
	sessions_free(&now);
	return rc;
}
