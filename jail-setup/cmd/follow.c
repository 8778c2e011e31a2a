/* SPDX-License-Identifier: BSD-2-Clause */
/* follow.c - see follow.h */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "base/escape_json.h"
#include "base/escape_text.h"
#include "base/human.h"
#include "base/jsonline.h"
#include "base/refresh_log.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "fix.h"
#include "follow.h"
#include "inspect/old_trees.h"
#include "list.h"
#include "service/restart.h"
#include "service_file.h"

static bool
is_named(const struct follow *f, const char *name)
{
	for (char *const *n = f->names; *n != NULL; n++)
		if (strcmp(*n, name) == 0)
			return true;
	return false;
}

/* Pure: is this one to be restarted? */
static bool
is_due(const struct follow *f, const struct old_tree *o)
{
	if (!old_tree_ours(o))
		return false;
	if (f->restart)
		return o->restart != RESTART_NEVER || is_named(f, o->jail);
	return o->restart == RESTART_AUTO && list_has(f->renewed, o->jail);
}

static void
say_restarted(const struct follow *f, const struct old_tree *o)
{
	const struct escape_member line[] = {
		{ "jail", o->jail }, { "result", "restarted" },
		{ "generation", o->current },
	};

	if (f->json)
		jsonline(escape_object(line, COUNT(line)), stdout);
	else if (!f->quiet)
		printf("%s: restarted in generation %s\n", o->jail, o->current);
	if (f->log)
		log_refresh(LOG_NOTICE, "jail=%s result=restarted gen=%s",
		    o->jail, o->current);
}

static int
say_failed(const struct follow *f, const struct old_tree *o, bool back,
    const struct err *e)
{
	const char *result = back ? "rolled-back" : "down";
	const struct escape_member line[] = {
		{ "jail", o->jail }, { "result", result },
		{ "generation", o->serial }, { "why", e->msg },
	};

	if (f->json)
		jsonline(escape_object(line, COUNT(line)), stdout);
	if (f->log)
		log_reason(LOG_ERR, o->jail, result, e->msg);
	unable(e);
	return back ? EXIT_FOUND : EXIT_UNABLE;
}

static int
restart_one(const struct follow *f, const struct old_tree *o)
{
	scope_service s = {0};
	const struct restart_job r = {
		.at = &f->c->at, .s = &s, .from = o->serial,
		.to = o->current, .sound = f->sound,
	};
	struct err e;

	if (service_load(f->c->at.config, o->jail, &s, &e) < 0)
		return unable(&e);
	switch (service_restart(&r, &e)) {
	case RESTART_UP:
		say_restarted(f, o);
		return EXIT_FINE;
	case RESTART_GONE:
		return EXIT_FINE;
	case RESTART_BACK:
		return say_failed(f, o, true, &e);
	default:
		return say_failed(f, o, false, &e);
	}
}

/* Each has said why; where many were restarted, that is far above. */
static void
say_all_failed(const struct list *failed, size_t tried)
{
	char names[512] = "";
	struct err e;
	size_t at = 0;

	for (size_t i = 0; i < failed->n && at < sizeof(names); i++)
		at += (size_t)snprintf(names + at, sizeof(names) - at, "%s%s",
		    i > 0 ? ", " : "", failed->v[i]);
	err_set(&e, 0, "%zu of %zu services did not come up in the new tree: "
	    "%s%s", failed->n, tried, names, at < sizeof(names) ? "" : "...");
	unable(&e);
}

/*
 * One that fails stops none of those behind it: the account of one could hold
 * up the others so.  *tried: what is left has to be found anew.
 */
static int
restart_due(const struct follow *f, const struct old_trees *o, size_t *tried)
{
	scope_list failed = {0};
	int worst = EXIT_FINE;
	struct err e;

	for (size_t i = 0; i < o->n; i++) {
		int rc;

		if (!is_due(f, &o->v[i]))
			continue;
		++*tried;
		rc = restart_one(f, &o->v[i]);
		worst = rc > worst ? rc : worst;
		if (rc != EXIT_FINE && list_add(&failed, o->v[i].jail, &e) < 0)
			return unable(&e);
	}
	if (failed.n > 0)
		say_all_failed(&failed, *tried);
	return worst;
}

static void
say_left_json(const struct old_tree *o, const char *mend)
{
	char since[HUMAN_TIME];
	const struct escape_member texts[] = {
		{ "jail", o->jail }, { "result", "old-tree" },
		{ "unit", o->kind != OLD_LOGINS && o->unit[0] != '\0' ?
		    o->unit : NULL },
		{ "generation", o->serial }, { "current", o->current },
		{ "since", human_utc(since, o->since) }, { "mend", mend },
	};
	json_t *line = escape_object(texts, COUNT(texts));

	json_object_set_new(line, "pid", json_integer(o->pid));
	json_object_set_new(line, "sessions", json_integer((json_int_t)o->n));
	json_object_set_new(line, "users", escape_json_list(&o->users));
	jsonline(line, stdout);
}

static void
say_left(const struct follow *f, const struct old_tree *o)
{
	char found[OLD_TEXT], mend[OLD_TEXT], text[2 * OLD_TEXT + 64];

	if (o->kind == OLD_SERVICE && o->restart == RESTART_NEVER)
		return;
	old_tree_found(o, found);
	old_tree_mend(o, mend);
	snprintf(text, sizeof(text), "old-tree %s: %s" FIX_WORD "%s",
	    old_tree_path(o), found, mend);
	if (f->json) {
		say_left_json(o, mend);
	} else if (!f->quiet) {
		printf("%s: ", o->jail);
		escape_line(stdout, "", text);
	}
	if (f->log)
		log_reason(LOG_NOTICE, o->jail, "old-tree", text + 9);
}

int
follow_refresh(const struct follow *f)
{
	const struct call *c = f->c;
	struct old_trees o;
	struct err e;
	size_t tried = 0;
	int rc;

	if (old_trees_find(&c->at, &c->jails, f->names, &o, &e) < 0)
		return old_trees_free(&o), unable(&e);
	rc = restart_due(f, &o, &tried);
	if (tried > 0) {
		old_trees_free(&o);
		if (old_trees_find(&c->at, &c->jails, f->names, &o, &e) < 0)
			rc = unable(&e);
	}
	for (size_t i = 0; i < o.n; i++)
		say_left(f, &o.v[i]);
	old_trees_free(&o);
	return rc;
}
