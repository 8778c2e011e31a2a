/* SPDX-License-Identifier: BSD-2-Clause */
/* restart.c - see restart.h */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "answering.h"
#include "err.h"
#include "outside/leash.h"
#include "plan/plan_collect.h"
#include "restart.h"
#include "service_file.h"
#include "store/hold.h"
#include "store/sessions.h"
#include "store/store.h"
#include "unit_control.h"

/* Milliseconds: into the jail; until it answers; for which it stays. */
enum { ENTERS = 10000, ANSWERS = 30000, STAYS = 2000 };
enum { CALL = 600 };	/* seconds for one call of systemctl(1) */
enum { SLICE = 1000, LOOK = 100 };	/* between two looks at it */

static bool
tell(const struct service *s, const char *verb)
{
	return unit_control(verb, s->jail.name, UNIT_OF_SERVICE);
}

static void
wait_a_little(void)
{
	const struct timespec pause = { 0, LOOK * 1000000L };

	nanosleep(&pause, NULL);
}

/*
 * 1: it is in the tree it was in (`back`), or in another, since a refresh may
 * just make one that is newer still; *ns is its namespace, and if that is not 0
 * already, only that one counts.  0: it is not; -1.
 */
static int
is_in(const struct restart_job *r, bool back, ino_t *ns, struct err *e)
{
	struct sessions all;
	int found = 0;

	if (sessions_find(&all, e) < 0)
		return -1;
	for (size_t i = 0; i < all.n && found == 0; i++) {
		const struct session *one = &all.v[i];

		if (strcmp(one->jail, r->s->jail.name) != 0 ||
		    one->start == ULLONG_MAX || (*ns != 0 && one->ns != *ns) ||
		    (strcmp(one->serial, r->from) == 0) != back)
			continue;
		*ns = one->ns;
		found = 1;
	}
	sessions_free(&all);
	return found;
}

static int
enters(const struct restart_job *r, bool back, ino_t *ns, struct err *e)
{
	const long until = leash_now() + ENTERS;
	int found;

	while ((found = is_in(r, back, ns, e)) == 0) {
		if (leash_now() >= until)
			return err_set(e, 0, "nothing of it is in the jail");
		if (!tell(r->s, "is-active"))
			return err_set(e, 0, "it has ended");
		wait_a_little();
	}
	return found < 0 ? -1 : 0;
}

/* Another process in its place would have a namespace of its own. */
static int
goes_on(const struct restart_job *r, bool back, ino_t ns, struct err *e)
{
	int found = is_in(r, back, &ns, e);

	return found < 0 ? -1 : found > 0 && tell(r->s, "is-active") ? 0 :
	    err_set(e, 0, "it has ended");
}

static int
stays(const struct restart_job *r, bool back, ino_t ns, struct err *e)
{
	const long until = leash_now() + STAYS;

	while (leash_now() < until) {
		wait_a_little();
		if (goes_on(r, back, ns, e) < 0)
			return -1;
	}
	return 0;
}

/* A socket that is held for it does not say when it has ended. */
static int
answers(const struct restart_job *r, bool back, ino_t ns, struct err *e)
{
	const long until = leash_now() + ANSWERS;
	struct err ended;

	while (service_answers(r->s, SLICE, e) < 0) {
		if (goes_on(r, back, ns, &ended) < 0)
			return *e = ended, -1;
		if (leash_now() >= until)
			return -1;
	}
	return 0;
}

static int
comes_up(const struct restart_job *r, bool back, struct err *e)
{
	const struct service *s = r->s;
	ino_t ns = 0;

	if (enters(r, back, &ns, e) < 0)
		return -1;
	if (s->type != SERVICE_EXEC)
		return 0;
	return s->listen.n > 0 ? answers(r, back, ns, e) :
	    stays(r, back, ns, e);
}

/*
 * systemd waits as long as the program says by EXTEND_TIMEOUT_USEC=, for
 * READY=1 and for its end; we do not.
 */
static int
tell_in_time(const struct restart_job *r, const char *verb, bool *late,
    struct err *e)
{
	if (unit_control_within(verb, r->s->jail.name, CALL, late))
		return 0;
	return *late ? err_set(e, 0, "systemctl %s was not done after %d "
	    "minutes", verb, CALL / 60) :
	    err_set(e, 0, "systemctl %s failed", verb);
}

/* Held first, so that no refresh comes in between. */
static int
go_back(const struct restart_job *r, const char *why, bool late,
    struct err *e)
{
	const char *state = r->at->state, *name = r->s->jail.name;
	char reason[HOLD_REASON_MAX], serial[SERIAL_MAX + 1];

	snprintf(reason, sizeof(reason), "it did not come up in generation "
	    "%s: %.200s", r->to, why);
	if (hold_set(state, name, reason, e) < 0 || store_rollback(state, name,
	    r->from, r->sound, serial, e) < 0)
		return -1;
	if (late)
		(void)unit_kill(name);
	(void)tell(r->s, "reset-failed");
	if (tell_in_time(r, "restart", &late, e) < 0)
		return -1;
	return comes_up(r, true, e);
}

enum restart_end
service_restart(const struct restart_job *r, struct err *e)
{
	const char *name = r->s->jail.name;
	struct err why, back;
	bool late;

	if (!tell(r->s, "is-active"))
		return RESTART_GONE;
	if (tell_in_time(r, "try-restart", &late, &why) == 0 &&
	    comes_up(r, false, &why) == 0)
		return RESTART_UP;
	if (go_back(r, why.msg, late, &back) == 0) {
		err_set(e, 0, "service %s did not come up in generation %s: "
		    "%s; it is back in %s, and held there; see: journalctl -u "
		    "%s.service; to try again: jail-setup unhold %s", name,
		    r->to, why.msg, r->from, name, name);
		return RESTART_BACK;
	}
	err_set(e, 0, "service %s did not come up in generation %s: %s; nor in "
	    "the one before, %s: %s; see: journalctl -u %s.service", name,
	    r->to, why.msg, r->from, back.msg, name);
	return RESTART_DOWN;
}
