/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_refresh.c - jail-setup refresh [JAIL...], rollback JAIL [SERIAL] */
#include <errno.h>
#include <stdio.h>
#include <syslog.h>
#include <time.h>

#include "base/detach.h"
#include "base/escape_json.h"
#include "base/jsonline.h"
#include "base/progress.h"
#include "base/refresh_log.h"
#include "cmd.h"
#include "count.h"
#include "err.h"
#include "follow.h"
#include "inspect/absent.h"
#include "inspect/check_tree.h"
#include "inspect/finding.h"
#include "plan/manifest.h"
#include "record/origins_changed.h"
#include "refresh/refresh.h"
#include "scope.h"
#include "store/held.h"
#include "store/hold.h"
#include "store/store.h"
#include "store/tree_share.h"

enum { PATIENCE = 60 };	/* seconds for another jail-setup to end */

/* One run over jails. */
struct refresh {
	const struct call *c;
	bool quiet, log, json;
	struct list renewed;	/* who has a new generation */
	struct renewal run;
	bool named;		/* else all jails */
	size_t jails, made, failed, held;
};

/* With --json: what became of a jail; a value NULL is left out. */
static void
say_json(const struct refresh *r, const char *jail, const char *result,
    const char *serial, const char *why)
{
	const struct escape_member line[] = {
		{ "jail", jail }, { "result", result },
		{ "generation", serial }, { "why", why },
	};

	if (r->json)
		jsonline(escape_object(line, COUNT(line)), stdout);
}

/* Another jail-setup that works on the jail may have seen an older host. */
static int
renew_patiently(struct refresh *r, const struct jail *j, char *serial,
    struct err *e)
{
	const struct timespec pause = { 0, 50 * 1000 * 1000 };
	int rc;

	for (int i = 0; i < PATIENCE * 20; i++) {
		rc = renew(j, &r->c->at, &r->run, serial, e);
		if (rc >= 0 || e->no != EALREADY)
			break;
		nanosleep(&pause, NULL);
	}
	return rc;
}

/* Nobody reads the output of a hook. */
static void
log_each_absent(const struct jail *j)
{
	scope_list names = {0};
	struct err ignored;

	absent_names(j, &names, &ignored);
	for (size_t i = 0; i < names.n; i++)
		log_refresh(LOG_WARNING, "jail=%s result=warned reason=\"%s: "
		    "%s\"", j->name, names.v[i], absent_found(names.v[i]));
}

/* A stale component counts as a failure. */
static bool
report_stale(const struct refresh *r, const struct jail *j)
{
	const struct stale *s = &r->run.stale;

	for (size_t i = 0; i < s->n; i++) {
		char part[STALE_PART];
		struct err e;

		err_set(&e, 0, "jail %s: %s stays as it was, for it no longer "
		    "resolves: %s", j->name, stale_part(&s->v[i], part),
		    s->v[i].why);
		unable(&e);
		say_json(r, j->name, "failed", NULL, e.msg);
		if (r->log)
			log_failed(j->name, &e);
	}
	return s->n > 0;
}

static void
report_failed(struct refresh *r, const struct jail *j, const struct err *e)
{
	r->failed++;
	unable(e);
	store_fail(r->c->at.state, j->name, e->msg);
	say_json(r, j->name, "failed", NULL, e->msg);
	if (r->log)
		log_failed(j->name, e);
}

/*
 * It stays as it is.  Who has named it is told that it does not follow the
 * host; a record that cannot be read is a failure, but none of the jail's.
 */
static int
report_held(struct refresh *r, const struct jail *j, const struct hold *h)
{
	char text[HOLD_TEXT];
	struct err e;

	hold_refuses(h, j->name, &e);
	if (h->unread) {
		r->failed++;
		say_json(r, j->name, "failed", NULL, e.msg);
		if (r->log)
			log_failed(j->name, &e);
		return unable(&e);
	}
	r->held++;
	hold_text(h, text);
	say_json(r, j->name, "held", NULL, text);
	if (r->log)
		log_reason(LOG_INFO, j->name, "held", text);
	if (!r->named)
		return leave_held(j, h, r->quiet || r->json);
	unable(&e);
	return EXIT_FOUND;
}

/* 1: it is held, and that is reported; 0: it is not. */
static int
look_held(struct refresh *r, const struct jail *j, int *rc)
{
	struct hold h;

	hold_look(r->c->at.state, j->name, &h);
	if (h.held)
		*rc = report_held(r, j, &h);
	return h.held;
}

/* What fails is counted. */
static int
refresh_jail(const struct call *c, const struct jail *j, void *arg)
{
	struct refresh *r = arg;
	char serial[SERIAL_MAX + 1];
	struct err e;
	int rc;

	r->jails++;
	if (look_held(r, j, &rc))
		return rc;
	rc = renew_patiently(r, j, serial, &e);
	warn_absent(c, j);
	if (r->log)
		log_each_absent(j);
	/* held meanwhile */
	if (rc < 0 && (e.no == ECANCELED || e.no == EBADMSG) &&
	    look_held(r, j, &rc))
		return rc;
	if (rc < 0) {
		report_failed(r, j, &e);
		return EXIT_UNABLE;
	}
	store_fail(c->at.state, j->name, NULL);
	r->failed += report_stale(r, j);
	if (rc == RENEWED_MADE) {
		r->made++;
		if (list_add(&r->renewed, j->name, &e) < 0)
			return unable(&e);
		say_json(r, j->name, "refreshed", serial, NULL);
		if (!r->quiet && !r->json)
			printf("%s: generation %s\n", j->name, serial);
		if (r->log)
			log_refresh(LOG_NOTICE, "jail=%s result=refreshed "
			    "gen=%s", j->name, serial);
	}
	return EXIT_FINE;
}

static int
run_refresh(struct refresh *r, char *const *names)
{
	struct progress *bar = progress_start("refresh", r->quiet ||
	    r->c->background);
	size_t named = 0;
	struct err e;
	int rc;

	while (names[named] != NULL)
		named++;
	r->run.make.meter = progress_meter(bar);
	if (named == 0 ? r->c->jails.n > 1 : named > 1)
		r->run.looks = looks_new(&e);	/* or each looks for itself */
	r->named = named > 0;
	rc = each_jail(r->c, names, BUILT_JAILS, refresh_jail, r);
	if (named > 0)
		r->failed += named - r->jails;	/* those of no jail */
	if (trees_sweep(r->c->at.state, &e) < 0 && r->failed == 0) {
		r->failed++;
		unable(&e);
	}
	progress_stop(bar);
	renewal_end(&r->run);
	if (r->log)
		log_refresh(r->failed != 0 ? LOG_WARNING : LOG_INFO, "refresh "
		    "jails=%zu made=%zu failed=%zu held=%zu", r->jails,
		    r->made, r->failed, r->held);
	return r->failed == 0 ? rc : EXIT_UNABLE;
}

int
refresh_jails(const struct call *c, char *const *names, bool quiet, bool log)
{
	struct refresh r = { .c = c, .quiet = quiet, .log = log };
	int rc = run_refresh(&r, names);

	list_free(&r.renewed);
	return rc;
}

/* Refuse to roll back to a tree that differs from its manifest. */
static int
check_sound(const char *state, const char *jail, const char *serial,
    struct err *e)
{
	struct findings f = { .jail = jail };
	scope_manifest m = {0};
	scope_held h = HELD_CLOSED;
	scope_fd root = held_open(state, jail, serial, &h, e) < 0 ? -1 :
	    held_root(&h, e);
	int rc = root < 0 || held_manifest(&h, &m, e) < 0 ? -1 :
	    check_tree(root, &m, false, &f, e);

	findings_sort(&f);
	if (rc == 0 && f.n > 0)
		rc = err_set(e, 0, "generation %s is damaged: %s %s (%zu in "
		    "all); fix: jail-setup build %s", serial,
		    finding_traits[f.v[0].kind].name, f.v[0].path, f.n, jail);
	findings_free(&f);
	return rc;
}

/* A jail that failed stops no service of another. */
int
refresh_and_follow(const struct call *c, char *const *names, bool quiet,
    bool log)
{
	struct refresh r = { .c = c, .quiet = quiet, .log = log,
	    .json = c->json && !quiet };
	const struct follow f = {
		.c = c, .names = names, .renewed = &r.renewed,
		.restart = c->restart, .quiet = quiet, .json = r.json,
		.log = log, .sound = check_sound,
	};
	int rc = run_refresh(&r, names), after = follow_refresh(&f);

	list_free(&r.renewed);
	return after > rc ? after : rc;
}

int
cmd_refresh(const struct call *c)
{
	struct err e;
	enum detached we = c->background ? detach(&e) : DETACH_CHILD;

	if (we != DETACH_CHILD)
		return we == DETACH_PARENT ? EXIT_FINE : unable(&e);
	return refresh_and_follow(c, c->args, c->quiet, c->log);
}

int
cmd_rollback(const struct call *c)
{
	const struct jail *j = call_jail(c, c->args[0]);
	char serial[SERIAL_MAX + 1];
	struct hold was;
	struct err e, none;

	if (j == NULL)
		return EXIT_UNABLE;
	if (generations_needed(j, &e) < 0)
		return unable(&e);
	/* first, so that no refresh comes in between */
	hold_look(c->at.state, j->name, &was);
	if (c->hold && hold_set(c->at.state, j->name, NULL, &e) < 0)
		return unable(&e);
	if (store_rollback(c->at.state, j->name, c->args[1], check_sound,
	    serial, &e) < 0) {
		if (c->hold && !was.held)
			hold_clear(c->at.state, j->name, &none);
		return unable(&e);
	}
	if (c->quiet)
		return EXIT_FINE;
	printf("%s: generation %s\n", j->name, serial);
	if (c->hold || was.held)
		printf("%s: held\n", j->name);
	else
		printf("  the next refresh may lead away from it; to keep it: "
		    "jail-setup hold %s\n", j->name);
	return EXIT_FINE;
}
