/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_generations.c - jail-setup generations JAIL */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/accounts.h"
#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/human.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "err.h"
#include "fix.h"
#include "inspect/finding.h"
#include "list.h"
#include "plan/manifest.h"
#include "scope.h"
#include "store/held.h"
#include "store/inuse.h"
#include "store/sessions.h"
#include "store/store.h"

/* What there is to know of all generations of a jail. */
struct report {
	const struct call *c;
	const struct jail *j;
	char current[SERIAL_MAX + 1];
	struct list serials, trees;	/* oldest first */
	struct list *others;		/* trees of each jail, but of this */
	bool root;			/* the next two were looked for */
	struct sessions sessions;
	struct inuse used;
	json_t *all;			/* with --json */
	int worst;
};

/* One generation. */
struct row {
	const char *serial, *tree;
	const char *state;
	time_t made;		/* 0: not known */
	long long size;
	size_t files, sessions;
	struct list same;	/* jails that have the same tree */
	struct list mounts;	/* of it, that are no session */
	struct err why;		/* it cannot be read, or "" */
};

static const char *
state_of(const struct report *s, const char *serial)
{
	int order = strcmp(serial, s->current);

	return s->current[0] == '\0' ? "unknown" : order == 0 ? "current" :
	    order < 0 ? "older" : "rolled back";
}

static int
look_at_files(const struct report *s, struct row *v)
{
	scope_held h = HELD_CLOSED;
	scope_manifest m = {0};

	if (held_open(s->c->at.state, s->j->name, v->serial, &h,
	    &v->why) < 0 || held_manifest(&h, &m, &v->why) < 0)
		return EXIT_FOUND;
	v->size = manifest_size(&m, &v->files);
	v->why.msg[0] = '\0';
	return EXIT_FINE;
}

/* The trees of the other jails, once for all generations of this one. */
static int
look_at_others(struct report *s, struct err *e)
{
	const struct jails *all = &s->c->jails;

	s->others = calloc(all->n + 1, sizeof(*s->others));
	if (s->others == NULL)
		return err_set(e, ENOMEM, "generations");
	for (size_t i = 0; i < all->n; i++) {
		scope_list serials = {0};
		struct err none;

		/* one that cannot be read shares nothing that is known */
		if (&all->v[i] != s->j && store_generations(s->c->at.state,
		    all->v[i].name, &serials, &s->others[i], &none) < 0)
			list_free(&s->others[i]);
	}
	return 0;
}

static int
find_same(const struct report *s, struct row *v, struct err *e)
{
	const struct jails *all = &s->c->jails;
	int rc = 0;

	for (size_t i = 0; rc == 0 && v->tree[0] != '\0' && i < all->n; i++)
		if (list_has(&s->others[i], v->tree))
			rc = list_add(&v->same, all->v[i].name, e);
	return rc;
}

/* A namespace that was copied has the mounts of the one before: once each. */
static int
find_mounts(const struct report *s, struct row *v, struct err *e)
{
	for (size_t i = 0; i < s->used.n; i++) {
		const struct use *u = &s->used.v[i];
		struct err text;

		if (u->how == USE_SESSION || (u->tree[0] != '\0' ?
		    strcmp(u->tree, v->tree) != 0 :
		    strcmp(u->jail, s->j->name) != 0 || (u->serial[0] != '\0' &&
		    strcmp(u->serial, v->serial) != 0)))
			continue;
		inuse_say(&s->used, u, &text);
		finding_cut_fix(text.msg);
		if (!list_has(&v->mounts, text.msg) &&
		    list_add(&v->mounts, text.msg, e) < 0)
			return -1;
	}
	return 0;
}

static int
look_at_generation(struct report *s, size_t i, struct row *v, struct err *e)
{
	int rc;

	*v = (struct row){ .serial = s->serials.v[i],
	    .tree = s->trees.v[i] };
	v->state = state_of(s, v->serial);
	if (!store_serial_time(v->serial, &v->made))
		v->made = 0;
	rc = look_at_files(s, v);
	if (rc > s->worst)
		s->worst = rc;
	for (size_t k = 0; k < s->sessions.n; k++)
		v->sessions += strcmp(s->sessions.v[k].jail, s->j->name) == 0 &&
		    strcmp(s->sessions.v[k].serial, v->serial) == 0;
	return find_same(s, v, e) < 0 ? -1 : find_mounts(s, v, e);
}

static void
print_generation(const struct report *s, const struct row *v)
{
	char size[HUMAN_SIZE], when[HUMAN_TIME], files[24] = "-";
	char in[24] = "?", names[256];

	if (v->why.msg[0] == '\0')
		snprintf(files, sizeof(files), "%zu", v->files);
	if (s->root)
		snprintf(in, sizeof(in), "%zu", v->sessions);
	printf("%-16s %-19s %8s %10s %9s  %s\n", v->serial, v->made != 0 ?
	    human_time(when, v->made) : "-", files, v->why.msg[0] == '\0' ?
	    human_size(size, v->size) : "-", in, v->state);
	if (v->why.msg[0] != '\0')
		escape_line(stdout, "  cannot be read: ", v->why.msg);
	if (v->same.n > 0) {
		accounts_join(&v->same, names, sizeof(names));
		printf("  the same tree as of %s\n", names);
	}
	for (size_t i = 0; i < v->mounts.n; i++)
		escape_line(stdout, "  in use: ", v->mounts.v[i]);
}

static json_t *
json_generation(const struct report *s, const struct row *v)
{
	char when[HUMAN_TIME];
	const bool read = v->why.msg[0] == '\0';
	const struct escape_member why = { "why", read ? NULL : v->why.msg };
	json_t *o = json_object();

	json_object_set_new(o, "generation", json_string(v->serial));
	json_object_set_new(o, "made", v->made != 0 ?
	    json_string(human_utc(when, v->made)) : json_null());
	json_object_set_new(o, "state", json_string(v->state));
	json_object_set_new(o, "files", read ?
	    json_integer((json_int_t)v->files) : json_null());
	json_object_set_new(o, "size", read ? json_integer(v->size) :
	    json_null());
	json_object_set_new(o, "sessions", s->root ?
	    json_integer((json_int_t)v->sessions) : json_null());
	json_object_set_new(o, "mounts", s->root ?
	    escape_json_list(&v->mounts) : json_null());
	json_object_set_new(o, "same_tree", escape_json_list(&v->same));
	escape_json(o, &why, 1);
	return o;
}

static int
report_generations(struct report *s, struct err *e)
{
	if (!s->c->json && !s->c->quiet)
		printf("%-16s %-19s %8s %10s %9s  %s\n", "GENERATION", "MADE",
		    "FILES", "SIZE", "SESSIONS", "STATE");
	for (size_t i = 0; i < s->serials.n; i++) {
		struct row v;
		int rc = look_at_generation(s, i, &v, e);

		if (rc == 0 && s->c->json)
			json_array_append_new(s->all, json_generation(s, &v));
		else if (rc == 0 && !s->c->quiet)
			print_generation(s, &v);
		list_free(&v.same);
		list_free(&v.mounts);
		if (rc < 0)
			return -1;
	}
	return 0;
}

int
generations_needed(const struct jail *j, struct err *e)
{
	return j->root == NULL ? 0 : err_set(e, 0, "jail %s has root = \"%s\": "
	    "somebody else maintains that tree, it has no generations",
	    j->name, j->root);
}

/* Only root sees who is in. */
static int
look_at_jail(struct report *s, struct err *e)
{
	const char *state = s->c->at.state, *name = s->j->name;
	scope_held h = HELD_CLOSED;

	if (generations_needed(s->j, e) < 0)
		return -1;
	if (!store_exists(state, name))
		return err_set(e, 0, "jail %s is not built" FIX_WORD
		    "jail-setup build %s", name, name);
	if (store_generations(state, name, &s->serials, &s->trees, e) < 0 ||
	    look_at_others(s, e) < 0)
		return -1;
	/* if it cannot be opened, that is reported with the others */
	held_open(state, name, NULL, &h, e);
	strcpy(s->current, h.serial);
	s->root = geteuid() == 0;
	return s->root && (sessions_find(&s->sessions, e) < 0 ||
	    store_inuse(state, &s->used, e) < 0) ? -1 : 0;
}

int
cmd_generations(const struct call *c)
{
	struct report s = { .c = c, .j = call_jail(c, c->args[0]) };
	struct err e;

	if (s.j == NULL)
		return EXIT_UNABLE;
	s.all = c->json ? json_array() : NULL;
	if (look_at_jail(&s, &e) < 0 || report_generations(&s, &e) < 0) {
		s.worst = unable(&e);
		json_decref(s.all);
	} else if (c->json) {
		jsonline(s.all, stdout);
	}
	list_free(&s.serials);
	list_free(&s.trees);
	for (size_t i = 0; s.others != NULL && i < c->jails.n; i++)
		list_free(&s.others[i]);
	free(s.others);
	sessions_free(&s.sessions);
	inuse_free(&s.used);
	return s.worst;
}
