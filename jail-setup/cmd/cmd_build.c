/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_build.c - jail-setup build [JAIL...|--all], jail-setup remove JAIL */
#include <pwd.h>
#include <stdio.h>
#include <time.h>

#include "base/escape_text.h"
#include "base/human.h"
#include "base/progress.h"
#include "cmd.h"
#include "err.h"
#include "inspect/check_files.h"
#include "list.h"
#include "package/package.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "plan/runnable.h"
#include "store/copy_pool.h"
#include "store/store.h"
#include "store/tree_key.h"
#include "store/tree_share.h"

/* uid 0 by another name than root: jail.c cannot know, it looks nothing up. */
static int
no_root(const struct jail *j, struct err *e)
{
	for (size_t i = 0; i < j->users.n; i++) {
		const struct passwd *pw = getpwnam(j->users.v[i]);

		if (pw != NULL && pw->pw_uid == 0)
			return err_set(e, 0, "jail %s: users: %s has uid 0, "
			    "which is never jailed", j->name, j->users.v[i]);
	}
	return 0;
}

static int
tell(const struct call *c, const struct jail *j, struct err *e)
{
	char serial[SERIAL_MAX + 1], size[HUMAN_SIZE];
	char count[HUMAN_COUNT];
	struct manifest m = {0};
	long long bytes = 0;
	size_t files = 0;

	if (store_current(c->at.state, j->name, serial, &m, e) < 0)
		return -1;
	for (size_t i = 0; i < m.n; i++)
		if (m.v[i].type == PLAN_FILE) {
			bytes += m.v[i].size;
			files++;
		}
	printf("%s: generation %s, %s, %s\n", j->name, serial,
	    human_count(count, files, "file"), human_size(size, bytes));
	manifest_free(&m);
	return 0;
}

/* What the jails of a run have in common. */
struct run {
	struct pool *pool;	/* NULL: one jail only */
	struct packages *packages;
	struct list trees;
};

/* A warning for each file that is a group's on the host and nobody's inside. */
static void
warn_unreadable(const struct jail *j, const struct plan *p)
{
	char found[1024], fix[1024];

	for (size_t i = 0; i < p->n; i++) {
		const struct plan_entry *en = p->v[i];

		if (en->type != PLAN_FILE || !check_unreadable(en->source,
		    en->mode, found, fix, sizeof(found)))
			continue;
		fprintf(stderr, "jail-setup: jail %s: ", j->name);
		escape_print(stderr, ESCAPE_NAME, en->path);
		fprintf(stderr, ": %s; fix: ", found);
		escape_print(stderr, ESCAPE_WORDS, fix);
		fputc('\n', stderr);
	}
}

static int
plan_and_make(const struct call *c, const struct jail *j,
    const struct store_job *what, char *serial, struct err *e)
{
	struct store_job job = *what;
	struct plan p = {0};
	int rc = -1;

	job.plan = &p;
	if (collect(j, &c->at, &p, e) == 0 &&
	    runnable_plan(j, &p, &c->at, e) == 0) {
		warn_unreadable(j, &p);
		rc = store_make(&job, serial, e);
	}
	plan_free(&p);
	return rc;
}

static int
make(const struct call *c, const struct jail *j, struct run *run,
    struct err *e)
{
	struct progress *bar = progress_start(j->name, c->quiet);
	char recipe[RECIPE_HEX + 1], serial[SERIAL_MAX + 1];
	struct store_job job = {
		.state = c->at.state, .jail = j->name, .recipe = recipe,
		.reuse = run->pool, .meter = progress_meter(bar),
		.packages = &run->packages, .trees = &run->trees,
	};
	int rc = -1;

	clock_gettime(CLOCK_REALTIME, &job.since);
	if (no_root(j, e) == 0 && recipe_of(j, &c->at, recipe, e) == 0)
		rc = store_share(&job, serial, e);
	if (rc == 0)
		rc = plan_and_make(c, j, &job, serial, e);
	if (rc >= 0)
		rc = store_sweep(c->at.state, j->name, j->keep, e);
	progress_stop(bar);
	return rc;
}

/* The pool holds what this run has copied: never what lay there before. */
static int
build(const struct call *c, const struct jail *j, struct run *run)
{
	struct err e;

	warn_absent(c, j);
	return make(c, j, run, &e) < 0 || (!c->quiet && tell(c, j, &e) < 0) ?
	    unable(&e) : EXIT_FINE;
}

/* One that fails does not keep the others from being built. */
static int
build_all(const struct call *c, struct run *run)
{
	int worst = EXIT_FINE;

	for (size_t i = 0; i < c->jails.n; i++)
		if (c->jails.v[i].root == NULL &&
		    build(c, &c->jails.v[i], run) != EXIT_FINE)
			worst = EXIT_UNABLE;
	return worst;
}

static int
build_named(const struct call *c, struct run *run)
{
	int worst = EXIT_FINE;

	for (char **name = c->args; *name != NULL; name++) {
		const struct jail *j = call_jail(c, *name);

		if (j == NULL || build(c, j, run) != EXIT_FINE)
			worst = EXIT_UNABLE;
	}
	return worst;
}

int
cmd_build(const struct call *c)
{
	struct run run = {0};
	struct err e;
	int rc;

	if (c->all == (c->args[0] != NULL)) {
		fprintf(stderr, "jail-setup: build: name jails, or say "
		    "--all\n");
		return EXIT_UNABLE;
	}
	/* several jails share what they have in common */
	if ((c->all || c->args[1] != NULL) &&
	    (run.pool = pool_new(c->at.state, &e)) == NULL)
		return unable(&e);
	rc = c->all ? build_all(c, &run) : build_named(c, &run);
	pool_free(run.pool);
	packages_free(run.packages);
	list_free(&run.trees);
	return trees_sweep(c->at.state, &e) < 0 && rc == EXIT_FINE ?
	    unable(&e) : rc;
}

int
cmd_remove(const struct call *c)
{
	const char *name = c->args[0];
	struct err e;

	/* also one whose file is gone already */
	if (!jail_name_ok(name)) {
		err_set(&e, 0, "\"%s\" is not the name of a jail", name);
		return unable(&e);
	}
	if (store_remove(c->at.state, name, &e) < 0 ||
	    trees_sweep(c->at.state, &e) < 0)
		return unable(&e);
	if (!c->quiet)
		printf("%s: removed\n", name);
	return EXIT_FINE;
}
