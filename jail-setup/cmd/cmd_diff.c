/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_diff.c - jail-setup diff [JAIL...] */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>

#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/jsonline.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "plan/plan_print.h"
#include "plan/stale.h"
#include "record/origins.h"
#include "refresh/diff.h"
#include "store/held.h"

static const char *const names[] = {
	[DELTA_ADDED] = "added", [DELTA_REMOVED] = "removed",
	[DELTA_CHANGED] = "changed",
};
COUNT_IS(names, DELTA_COUNT);

static void
print_side(enum plan_type type, mode_t mode, off_t size, const char *sha256,
    const char *link)
{
	printf(" %s %04o", plan_type_name(type), (unsigned)mode);
	if (type == PLAN_LINK) {
		fputs(" -> ", stdout);
		escape_print(stdout, ESCAPE_NAME, link);
	} else if (type != PLAN_DIR) {
		printf(" %lld bytes %.12s", (long long)size, sha256);
	}
}

static const char *
path_of(const struct delta *d)
{
	return d->now != NULL ? d->now->path : d->was->path;
}

static void
print_delta(const char *jail, const struct delta *d)
{
	const struct plan_entry *p = d->now;
	const struct manifest_entry *m = d->was;

	printf("%s: %s ", jail, names[d->kind]);
	escape_print(stdout, ESCAPE_NAME, path_of(d));
	if (m != NULL)
		print_side(m->type, m->mode, m->size, m->sha256, m->link);
	if (d->kind == DELTA_CHANGED)
		fputs(" =>", stdout);
	if (p != NULL)
		print_side(p->type, p->mode, p->size, d->sha256, p->source);
	if (d->kind == DELTA_ADDED) {
		fputs("  [", stdout);
		escape_print(stdout, ESCAPE_WORDS, p->why);
		putchar(']');
	}
	putchar('\n');
}

static json_t *
json_side(enum plan_type type, mode_t mode, off_t size, const char *sha256,
    const char *link)
{
	const struct escape_member target = {
		"link", type == PLAN_LINK ? link : NULL,
	};
	json_t *o = json_object();

	json_object_set_new(o, "type", json_string(plan_type_name(type)));
	json_object_set_new(o, "mode", json_sprintf("%04o", (unsigned)mode));
	escape_json(o, &target, 1);
	if (type != PLAN_DIR && type != PLAN_LINK)
		json_object_set_new(o, "size", json_integer(size));
	if (sha256[0] != '\0')
		json_object_set_new(o, "sha256", json_string(sha256));
	return o;
}

static void
print_delta_json(const char *jail, const struct delta *d)
{
	const struct plan_entry *p = d->now;
	const struct manifest_entry *m = d->was;
	const struct escape_member text[] = {
		{ "path", path_of(d) }, { "why", p != NULL ? p->why : NULL },
	};
	json_t *o = json_object();

	json_object_set_new(o, "jail", json_string(jail));
	json_object_set_new(o, "change", json_string(names[d->kind]));
	escape_json(o, text, 2);
	if (m != NULL)
		json_object_set_new(o, "old", json_side(m->type, m->mode,
		    m->size, m->sha256, m->link));
	if (p != NULL)
		json_object_set_new(o, "new", json_side(p->type, p->mode,
		    p->size, d->sha256, p->source));
	jsonline(o, stdout);
}

/* 0, or 1 where a refresh would change something; -1. */
static int
diff_generation(const struct call *c, const struct jail *j, struct err *e)
{
	__attribute__((cleanup(deltas_free))) struct deltas d = {0};
	__attribute__((cleanup(origins_free))) struct origins o = {0};
	scope_manifest m = {0};
	scope_plan p = {0};
	scope_stale stale = {0};
	scope_held h = HELD_CLOSED;

	if (j->root != NULL)
		return err_set(e, 0, "jail %s has root = \"%s\": somebody else "
		    "maintains that tree", j->name, j->root);
	if (held_open(c->at.state, j->name, NULL, &h, e) < 0 ||
	    held_manifest(&h, &m, e) < 0)
		return e->no != ENOENT ? -1 : err_set(e, 0, "jail %s is not "
		    "built; fix: jail-setup build %s", j->name, j->name);
	if (held_origins(&h, &o, e) < 0 ||
	    replan(j, &c->at, &h, &m, &stale, &p, e) < 0 ||
	    deltas_find(&p, &m, &o, &d, e) < 0)
		return -1;
	for (size_t i = 0; i < d.n && !c->quiet; i++)
		(c->json ? print_delta_json : print_delta)(j->name, &d.v[i]);
	return d.n > 0;
}

static int
diff_jail(const struct call *c, const struct jail *j, void *unused)
{
	struct err e;
	int rc = diff_generation(c, j, &e);

	(void)unused;
	return rc < 0 ? unable(&e) : rc > 0 ? EXIT_FOUND : EXIT_FINE;
}

int
cmd_diff(const struct call *c)
{
	return each_jail(c, c->args, BUILT_JAILS, diff_jail, NULL);
}
