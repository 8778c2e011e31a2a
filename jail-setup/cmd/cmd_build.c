/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_build.c - jail-setup build [JAIL...|--all], jail-setup remove JAIL */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "base/escape_text.h"
#include "base/human.h"
#include "base/progress.h"
#include "cmd.h"
#include "err.h"
#include "fix.h"
#include "inspect/check_files.h"
#include "list.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "plan/runnable.h"
#include "refresh/fresh_tree.h"
#include "refresh/make.h"
#include "session_row.h"
#include "store/copy_pool.h"
#include "store/held.h"
#include "store/hold.h"
#include "store/sessions.h"
#include "store/store.h"
#include "store/tree_key.h"
#include "store/tree_share.h"

/* uid 0 by another name than root: jail.c cannot know, it looks nothing up. */
static int
check_no_root(const struct jail *j, struct err *e)
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
print_generation(const struct call *c, const struct jail *j, struct err *e)
{
	char size[HUMAN_SIZE], count[HUMAN_COUNT];
	scope_manifest m = {0};
	scope_held h = HELD_CLOSED;
	long long bytes;
	size_t files;

	if (held_open(c->at.state, j->name, NULL, &h, e) < 0 ||
	    held_manifest(&h, &m, e) < 0)
		return -1;
	bytes = manifest_size(&m, &files);
	printf("%s: generation %s, %s, %s\n", j->name, h.serial,
	    human_count(count, files, "file"), human_size(size, bytes));
	return 0;
}

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
		fprintf(stderr, ": %s", found);
		escape_line(stderr, FIX_WORD, fix);
	}
}

struct build {
	const struct call *c;
	const struct jail *j;
	const char *recipe;
	bool like;		/* an equal tree of another jail will do */
};

/* As if this run had made the tree that another jail has. */
static int
take_like(const struct build *b, const struct plan *p, struct store_job *job,
    struct err *e)
{
	char tree[TREE_MAX + 1];
	int rc = fresh_tree(job->state, b->recipe, p, tree, e);

	return rc <= 0 ? rc : list_add(job->trees, tree, e) < 0 ? -1 : 1;
}

/* For make.h. */
static int
plan_build(void *arg, struct store_job *job, struct plan *p, struct err *e)
{
	const struct build *b = arg;
	int rc;

	if (plan_collect(b->j, &b->c->at, p, e) < 0 ||
	    runnable_plan(b->j, p, &b->c->at, e) < 0)
		return -1;
	warn_unreadable(b->j, p);
	rc = b->like ? take_like(b, p, job, e) : 0;
	return rc < 0 ? -1 : rc > 0 ? MAKE_LINK : MAKE_TREE;
}

struct builds {
	bool quiet;
	bool named;		/* else all: those that are held stay */
	bool like;
	struct make_run run;
};

static int
make_jail(const struct call *c, const struct jail *j, struct builds *bs,
    struct err *e)
{
	char recipe[RECIPE_HEX + 1], serial[SERIAL_MAX + 1];
	struct progress *bar = progress_start(j->name, bs->quiet);
	struct build b = { c, j, recipe, bs->like };
	const struct make m = {
		.jail = j, .at = &c->at, .recipe = recipe, .run = &bs->run,
		.plan = plan_build, .arg = &b,
	};
	int rc = -1;

	bs->run.meter = progress_meter(bar);
	if (check_no_root(j, e) == 0 && recipe_of(j, &c->at, recipe, e) == 0)
		rc = make_generation(&m, serial, e);
	progress_stop(bar);
	return rc;
}

static int
build_jail(const struct call *c, const struct jail *j, void *arg)
{
	struct builds *b = arg;
	struct hold h;
	struct err e;

	hold_look(c->at.state, j->name, &h);
	if (hold_refuses(&h, j->name, &e) < 0)
		return b->named || h.unread ? unable(&e) :
		    leave_held(j, &h, b->quiet);
	warn_absent(c, j);
	return make_jail(c, j, b, &e) < 0 ||
	    (!b->quiet && print_generation(c, j, &e) < 0) ? unable(&e) :
	    EXIT_FINE;
}

static int
build_them(const struct call *c, char *const *names, bool quiet, bool like)
{
	struct builds b = {
		.quiet = quiet, .named = names[0] != NULL, .like = like,
	};
	struct err e;
	int rc;

	/* holds what this run has copied: never what lay there before */
	if ((names[0] == NULL || names[1] != NULL) &&
	    (b.run.pool = pool_new(c->at.state, &e)) == NULL)
		return unable(&e);
	rc = each_jail(c, names, OUR_JAILS, build_jail, &b);
	make_run_free(&b.run);
	return trees_sweep(c->at.state, &e) < 0 && rc == EXIT_FINE ?
	    unable(&e) : rc;
}

int
build_jails(const struct call *c, char *const *names, bool quiet)
{
	return build_them(c, names, quiet, false);
}

int
build_new_jails(const struct call *c, char *const *names, bool quiet)
{
	return build_them(c, names, quiet, true);
}

int
cmd_build(const struct call *c)
{
	if (c->all == (c->args[0] != NULL)) {
		fprintf(stderr, "jail-setup: build: name jails, or say "
		    "--all\n");
		return EXIT_UNABLE;
	}
	return build_jails(c, c->args, c->quiet);
}

/* Who is in it, as sessions prints them. */
static void
print_inside(const struct call *c, const char *jail)
{
	struct sessions s;
	bool headed = false;
	struct err none;

	if (c->quiet || sessions_find(&s, &none) < 0)
		return;
	for (size_t i = 0; i < s.n; i++) {
		if (strcmp(s.v[i].jail, jail) != 0)
			continue;
		if (!headed)
			session_head("");
		headed = true;
		session_print(c, &s.v[i], "");
	}
	sessions_free(&s);
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
	if (store_remove(c->at.state, name, &e) < 0) {
		if (e.no == EBUSY)
			print_inside(c, name);
		return unable(&e);
	}
	if (trees_sweep(c->at.state, &e) < 0)
		return unable(&e);
	if (!c->quiet)
		printf("%s: removed\n", name);
	return EXIT_FINE;
}
