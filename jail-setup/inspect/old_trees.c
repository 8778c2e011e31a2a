/* SPDX-License-Identifier: BSD-2-Clause */
/* old_trees.c - see old_trees.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/accounts.h"
#include "base/array.h"
#include "base/human.h"
#include "check_host.h"
#include "err.h"
#include "finding.h"
#include "old_trees.h"
#include "plan/plan_collect.h"
#include "scope.h"
#include "service_file.h"
#include "store/held.h"
#include "store/sessions.h"
#include "store/store.h"
#include "unit_of.h"

enum { NAMED = 4 };	/* accounts that a text names */

/* What the trees of a jail are called, and which one is the current. */
struct trees {
	struct list serials, trees;
	char current[SERIAL_MAX + 1], tree[TREE_MAX + 1];
};

static void
trees_free(struct trees *t)
{
	list_free(&t->serials);
	list_free(&t->trees);
}

/* 1; 0: it was never built. */
static int
trees_read(const char *state, const char *jail, struct trees *t, struct err *e)
{
	scope_held h = HELD_CLOSED;

	*t = (struct trees){0};
	if (!store_exists(state, jail))
		return 0;
	/* check says what is wrong with the way to it */
	if (held_open(state, jail, NULL, &h, e) < 0)
		return 0;
	strcpy(t->current, h.serial);
	strcpy(t->tree, h.tree);
	return store_generations(state, jail, &t->serials, &t->trees, e) < 0 ?
	    -1 : 1;
}

/* Another tree, or one that nobody knows any more. */
static bool
is_other(const struct trees *t, const char *serial)
{
	if (strcmp(serial, t->current) == 0)
		return false;
	for (size_t i = 0; i < t->serials.n; i++)
		if (strcmp(t->serials.v[i], serial) == 0)
			return strcmp(t->trees.v[i], t->tree) != 0;
	return true;
}

static bool
is_same_row(const struct old_tree *o, const struct old_tree *one)
{
	return o->kind == one->kind && strcmp(o->jail, one->jail) == 0 &&
	    (o->kind != OLD_LAUNCHED || strcmp(o->unit, one->unit) == 0);
}

/* The row of such a session; a new one has no sessions yet. */
static struct old_tree *
row_of(struct old_trees *o, const struct old_tree *one, struct err *e)
{
	for (size_t i = 0; i < o->n; i++)
		if (is_same_row(&o->v[i], one))
			return &o->v[i];
	return ARRAY_ADD(o->v, o->n, o->room, *one, "sessions", e) < 0 ? NULL :
	    &o->v[o->n - 1];
}

static int
add_users(struct old_tree *row, uid_t uid, struct err *e)
{
	scope_list names = {0};
	char number[16];

	if (accounts_of(uid, &names, e) < 0 && e->no == ENOMEM)
		return -1;
	snprintf(number, sizeof(number), "%u", (unsigned)uid);
	if (names.n == 0 && list_add(&names, number, e) < 0)
		return -1;
	return list_has(&row->users, names.v[0]) ? 0 :
	    list_add(&row->users, names.v[0], e);
}

static int
add_session(struct old_trees *o, const struct jail *j, const struct trees *t,
    const struct session *s, struct err *e)
{
	struct old_tree one = { .since = sessions_time(s->start),
	    .pid = s->pid };
	struct old_tree *row;

	one.kind = j->service ? OLD_SERVICE :
	    strcmp(s->service, "jailsh") == 0 ? OLD_LAUNCHED : OLD_LOGINS;
	strcpy(one.jail, j->name);
	strcpy(one.current, t->current);
	strcpy(one.serial, s->serial);
	unit_of(s->pid, one.unit);
	row = row_of(o, &one, e);
	if (row == NULL)
		return -1;
	if (one.since < row->since) {
		row->since = one.since;
		row->pid = one.pid;
		strcpy(row->serial, one.serial);
		strcpy(row->unit, one.unit);
	}
	row->n++;
	return add_users(row, s->uid, e);
}

/* What its file says; check reports one that cannot be read. */
static void
ask_file(const struct places *at, struct old_tree *o)
{
	scope_service s = {0};
	struct err none;

	o->engine = ENGINE_NONE;
	if (service_load(at->config, o->jail, &s, &none) < 0)
		return;
	o->engine = s.engine;
	o->restart = s.restart;
}

static int
find_in_jail(const struct places *at, const struct jail *j,
    const struct sessions *all, struct old_trees *o, struct err *e)
{
	__attribute__((cleanup(trees_free))) struct trees t;
	const size_t before = o->n;
	int rc = trees_read(at->state, j->name, &t, e);

	for (size_t i = 0; rc > 0 && i < all->n; i++) {
		const struct session *s = &all->v[i];

		/* one that has ended meanwhile, and check --live */
		if (strcmp(s->jail, j->name) != 0 || s->start == ULLONG_MAX ||
		    strcmp(s->service, "check-live") == 0 ||
		    strcmp(s->serial, "-") == 0 || !is_other(&t, s->serial))
			continue;
		if (add_session(o, j, &t, s, e) < 0)
			return -1;
	}
	for (size_t i = before; i < o->n; i++)
		if (o->v[i].kind == OLD_SERVICE)
			ask_file(at, &o->v[i]);
	return rc < 0 ? -1 : 0;
}

int
old_trees_find(const struct places *at, const struct jails *all,
    char *const *only, struct old_trees *o, struct err *e)
{
	struct sessions s;
	int rc = sessions_find(&s, e);

	*o = (struct old_trees){0};
	for (size_t i = 0; rc == 0 && i < all->n; i++)
		if (all->v[i].root == NULL &&
		    check_selects(only, all->v[i].name))
			rc = find_in_jail(at, &all->v[i], &s, o, e);
	sessions_free(&s);
	return rc;
}

void
old_trees_free(struct old_trees *o)
{
	for (size_t i = 0; i < o->n; i++)
		list_free(&o->v[i].users);
	free(o->v);
	*o = (struct old_trees){0};
}

const char *
old_tree_path(const struct old_tree *o)
{
	return o->kind != OLD_LOGINS && o->unit[0] != '\0' ? o->unit :
	    "sessions";
}

static void
put_users(const struct old_tree *o, char text[256])
{
	struct list few = o->users;
	size_t n;

	few.n = few.n < NAMED ? few.n : NAMED;
	accounts_join(&few, text, 200);
	n = strlen(text);
	if (o->users.n > NAMED)
		snprintf(text + n, 256 - n, " and %zu more",
		    o->users.n - NAMED);
}

void
old_tree_found(const struct old_tree *o, char text[OLD_TEXT])
{
	char users[256], when[HUMAN_TIME], count[HUMAN_COUNT];

	put_users(o, users);
	human_time(when, o->since);
	if (o->n == 1)
		snprintf(text, OLD_TEXT, "%s in %s, process %d, since %s",
		    users, o->serial, (int)o->pid, when);
	else
		snprintf(text, OLD_TEXT, "%s of %s, the oldest in %s, process "
		    "%d, since %s", human_count(count, o->n, "session"), users,
		    o->serial, (int)o->pid, when);
}

/* The unit that the service's own command would restart. */
static bool
is_its_unit(const struct old_tree *o)
{
	size_t n = strlen(o->jail);

	return o->unit[0] == '\0' || (strncmp(o->unit, o->jail, n) == 0 &&
	    strcmp(o->unit + n, ".service") == 0);
}

bool
old_tree_ours(const struct old_tree *o)
{
	return o->kind == OLD_SERVICE && o->engine == ENGINE_SYSTEMD &&
	    is_its_unit(o);
}

/* A login is in the unit or scope of what let it in. */
void
old_tree_mend(const struct old_tree *o, char mend[OLD_TEXT])
{
	size_t n = strlen(o->unit);

	if (old_tree_ours(o))
		snprintf(mend, OLD_TEXT, "jail-setup service restart %s",
		    o->jail);
	else if (o->kind != OLD_LOGINS && n > 8 &&
	    strcmp(o->unit + n - 8, ".service") == 0)
		snprintf(mend, OLD_TEXT, "systemctl restart %s", o->unit);
	else if (o->kind == OLD_SERVICE)
		snprintf(mend, OLD_TEXT, "let its supervisor restart jailsh "
		    "--service %s", o->jail);
	else if (o->kind == OLD_LAUNCHED)
		snprintf(mend, OLD_TEXT, "jail-setup end %s --user %s   # and "
		    "start it again", o->jail, o->users.v[0]);
	else
		snprintf(mend, OLD_TEXT, "jail-setup end %s --user %s",
		    o->jail, o->users.v[0]);
}

static int
add_finding(const struct old_tree *o, struct findings *f, struct err *e)
{
	char expected[64], found[OLD_TEXT], mend[OLD_TEXT];

	snprintf(expected, sizeof(expected), "all in generation %s",
	    o->current);
	old_tree_found(o, found);
	old_tree_mend(o, mend);
	f->jail = o->jail;
	if (findings_add(f, FINDING_OLD_TREE, old_tree_path(o), expected,
	    found, mend, e) < 0)
		return -1;
	if (o->kind != OLD_SERVICE || o->restart != RESTART_NEVER)
		return 0;
	f->v[f->n - 1].accepted = strdup("restart = \"never\"");
	return f->v[f->n - 1].accepted != NULL ? 0 :
	    err_set(e, errno, "findings");
}

int
check_old_trees(const struct places *at, const struct jails *all,
    char *const *only, struct findings *f, struct err *e)
{
	struct old_trees o;
	int rc = old_trees_find(at, all, only, &o, e);

	for (size_t i = 0; rc == 0 && i < o.n; i++)
		rc = add_finding(&o.v[i], f, e);
	old_trees_free(&o);
	return rc;
}
