/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_refresh.c - jail-setup refresh [JAIL...], rollback JAIL [SERIAL] */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <time.h>

#include "base/detach.h"
#include "base/progress.h"
#include "base/refresh_log.h"
#include "cmd.h"
#include "err.h"
#include "inspect/absent.h"
#include "inspect/check_tree.h"
#include "inspect/finding.h"
#include "plan/manifest.h"
#include "record/origins_changed.h"
#include "refresh/refresh.h"
#include "safe_open.h"
#include "scope.h"
#include "store/store.h"
#include "store/tree_share.h"

enum { PATIENCE = 60 };	/* seconds for another jail-setup to end */

struct tally {
	size_t jails, made, failed;
};

/* A build or another refresh may be at work: what it saw may be older. */
static int
patiently(const struct call *c, const struct jail *j, struct renewal *run,
    char *serial, struct err *e)
{
	const struct timespec pause = { 0, 50 * 1000 * 1000 };
	int rc;

	for (int i = 0; i < PATIENCE * 20; i++) {
		rc = renew(j, &c->at, run, serial, e);
		if (rc >= 0 || e->no != EALREADY)
			break;
		nanosleep(&pause, NULL);
	}
	return rc;
}

/* A hook's output is looked at by nobody. */
static void
log_each_absent(const struct jail *j)
{
	struct list names = {0};
	struct err ignored;

	absent_names(j, &names, &ignored);
	for (size_t i = 0; i < names.n; i++)
		log_absent(j->name, names.v[i], absent_found(names.v[i]));
	list_free(&names);
}

/* What stayed behind was not refreshed: nobody may take it for done. */
static bool
stayed(const struct call *c, const struct jail *j, const struct stale *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct err e;

		err_set(&e, 0, "jail %s: component %s stays as it was, for it "
		    "no longer resolves: %s", j->name, s->v[i].name,
		    s->v[i].why);
		unable(&e);
		if (c->log)
			log_failed(j->name, &e);
	}
	return s->n > 0;
}

static void
refresh(const struct call *c, const struct jail *j, struct renewal *run,
    struct tally *t)
{
	char serial[SERIAL_MAX + 1];
	struct err e;
	int rc = patiently(c, j, run, serial, &e);

	warn_absent(c, j);
	if (c->log)
		log_each_absent(j);
	t->jails++;
	if (rc < 0) {
		t->failed++;
		unable(&e);
		store_fail(c->at.state, j->name, e.msg);
		if (c->log)
			log_failed(j->name, &e);
		return;
	}
	store_fail(c->at.state, j->name, NULL);
	t->failed += stayed(c, j, &run->stale);
	if (rc == RENEWED_MADE) {
		t->made++;
		if (!c->quiet)
			printf("%s: generation %s\n", j->name, serial);
		if (c->log)
			log_made(j->name, serial);
	}
}

/* Those that were built: the others have nothing to be refreshed. */
static void
refresh_all(const struct call *c, struct renewal *run, struct tally *t)
{
	for (size_t i = 0; i < c->jails.n; i++) {
		const struct jail *j = &c->jails.v[i];

		if (j->root == NULL && store_exists(c->at.state, j->name))
			refresh(c, j, run, t);
	}
}

int
cmd_refresh(const struct call *c)
{
	struct renewal run = {0};
	struct tally t = {0};
	struct progress *bar;
	struct err e;
	int rc = c->background ? detach(&e) : 0;

	if (rc != 0)
		return rc > 0 ? EXIT_FINE : unable(&e);
	bar = progress_start("refresh", c->quiet || c->background);
	run.meter = progress_meter(bar);
	if (c->args[0] == NULL ? c->jails.n > 1 : c->args[1] != NULL)
		run.looks = looks_new(&e);	/* or each looks for itself */
	if (c->args[0] == NULL)
		refresh_all(c, &run, &t);
	for (char **name = c->args; *name != NULL; name++) {
		const struct jail *j = call_jail(c, *name);

		if (j != NULL)
			refresh(c, j, &run, &t);
		else
			t.failed++;
	}
	if (trees_sweep(c->at.state, &e) < 0 && t.failed == 0) {
		t.failed++;
		unable(&e);
	}
	progress_stop(bar);
	renewal_end(&run);
	if (c->log)
		log_sum(t.jails, t.made, t.failed);
	return t.failed == 0 ? EXIT_FINE : EXIT_UNABLE;
}

static int
tree_of(const char *state, const char *jail, const char *serial,
    struct err *e)
{
	char path[PATH_MAX];
	scope_fd top = -1;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", state, jail) >=
	    sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	top = safe_dir(path, e);
	return top < 0 ? -1 : generation_root(top, path, serial, e);
}

/* Nobody is led back into a tree that is not what its manifest says. */
static int
sound(const char *state, const char *jail, const char *serial, struct err *e)
{
	scope_fd root = tree_of(state, jail, serial, e);
	struct findings f = { .jail = jail };
	struct manifest m = {0};
	int rc = -1;

	if (root >= 0 && store_manifest(state, jail, serial, &m, e) == 0)
		rc = check_tree(root, &m, false, &f, e);
	findings_sort(&f);
	if (rc == 0 && f.n > 0)
		rc = err_set(e, 0, "generation %s is damaged: %s %s (%zu in "
		    "all); fix: jail-setup build %s", serial,
		    finding_name(f.v[0].kind), f.v[0].path, f.n, jail);
	findings_free(&f);
	manifest_free(&m);
	return rc;
}

int
cmd_rollback(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	char serial[SERIAL_MAX + 1];
	struct err e;

	if (j == NULL)
		return EXIT_UNABLE;
	if (store_rollback(c->at.state, j->name, c->args[1], sound, serial, &e) < 0)
		return unable(&e);
	if (!c->quiet)
		printf("%s: generation %s\n", j->name, serial);
	return EXIT_FINE;
}
