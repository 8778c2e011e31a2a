/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_end.c - jail-setup end JAIL [--user USER] [--wait SECONDS] */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/jsonline.h"
#include "base/slurp.h"
#include "cmd.h"
#include "err.h"
#include "fix.h"
#include "outside/leash.h"
#include "scope.h"
#include "session_row.h"
#include "store/ending.h"

enum { WAIT = 5, WAIT_MAX = 3600 };	/* seconds until SIGKILL */
enum { KILLING = 10 };		/* seconds until what is left is given up */
enum { STOPS = 20 };		/* sweeps with SIGSTOP before one of SIGKILL */
enum { PAUSE = 50 };		/* milliseconds between sweeps */

struct end {
	const struct call *c;
	struct ending a;
	json_t *all;		/* with --json */
	bool headed;
};

static const char *
ended_by(const struct ending_one *one)
{
	return one->killed ? "KILL" : one->signalled ? "TERM" : "itself";
}

static void
report_one(struct end *x, const struct ending_one *one, const char *how)
{
	char more[32];
	json_t *o;

	if (x->c->json) {
		o = session_json(x->c, &one->s);
		json_object_set_new(o, "ended", how != NULL ?
		    json_string(how) : json_null());
		json_array_append_new(x->all, o);
		return;
	}
	if (x->c->quiet)
		return;
	if (!x->headed)
		session_head(" ENDED BY");
	x->headed = true;
	snprintf(more, sizeof(more), " %s", how != NULL ? how : "nothing");
	session_print(x->c, &one->s, more);
}

/* Those that have ended since the last time, or with `left` the others. */
static void
report(struct end *x, bool left)
{
	for (size_t i = 0; i < x->a.n; i++) {
		struct ending_one *one = &x->a.v[i];

		if (one->said || ending_is_left(one) != left)
			continue;
		one->said = true;
		report_one(x, one, left ? NULL : ended_by(one));
	}
	fflush(stdout);
}

/*
 * First nothing may fork any more: a sweep of SIGSTOP without a process that
 * started since the one before has stopped all.
 */
static int
kill_all(struct end *x, struct err *e)
{
	for (int i = 0; i < STOPS; i++) {
		if (ending_sweep(&x->a, ENDING_STOP, e) < 0)
			return -1;
		if (i > 0 && x->a.fresh == 0)
			break;
	}
	return ending_sweep(&x->a, ENDING_KILL, e);
}

/* A thousand processes that fork leave others little time to stop them. */
static void
go_before_others(void)
{
	const struct sched_param first = { .sched_priority = 1 };

	/* where it is not allowed, it takes longer */
	(void)sched_setscheduler(0, SCHED_RR, &first);
}

/* Each session is a descriptor here, and an account may open as many. */
static void
allow_descriptors(void)
{
	struct rlimit l;

	if (getrlimit(RLIMIT_NOFILE, &l) < 0)
		return;
	l.rlim_cur = l.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &l);
}

/* How many processes are left, or -1. */
static int
end_sessions(struct end *x, long wait, struct err *e)
{
	const struct timespec pause = { 0, PAUSE * 1000000L };
	const long began = leash_now();
	bool first = true;

	for (int sweeps = 1;; sweeps++) {
		const long past = leash_now() - began;
		int left;

		if (ending_find(&x->a, e) < 0)
			return -1;
		if (first && past >= wait)
			go_before_others();
		first = first && past < wait;
		left = past >= wait ? kill_all(x, e) : ending_sweep(&x->a,
		    past < wait / 2 ? ENDING_TERM : ENDING_TERM_ALL, e);
		if (left < 0)
			return -1;
		report(x, false);
		if ((left == 0 && sweeps >= ENDING_SWEEPS) ||
		    past >= wait + KILLING * 1000L)
			return left;
		nanosleep(&pause, NULL);
	}
}

/* By its number as well: the account may be gone already. */
static int
find_account(const char *user, uid_t *uid, struct err *e)
{
	const struct passwd *pw = getpwnam(user);
	char *rest;
	unsigned long n;

	if (pw != NULL) {
		*uid = pw->pw_uid;
	} else {
		errno = 0;
		n = strtoul(user, &rest, 10);
		if (user[0] < '0' || user[0] > '9' || *rest != '\0' ||
		    errno != 0 || n >= (uid_t)-1)
			return err_set(e, 0, "no account \"%s\"", user);
		*uid = (uid_t)n;
	}
	return *uid != 0 ? 0 :
	    err_set(e, 0, "%s has uid 0, which is in no jail", user);
}

static int
parse_wait(const char *text, long *ms, struct err *e)
{
	char *rest = NULL;
	unsigned long n = WAIT;

	if (text != NULL)
		n = strtoul(text, &rest, 10);
	if (text != NULL && (text[0] < '0' || text[0] > '9' || *rest != '\0' ||
	    n > WAIT_MAX))
		return err_set(e, 0, "--wait %s: not a number of seconds up "
		    "to %d", text, WAIT_MAX);
	*ms = (long)n * 1000;
	return 0;
}

/* The first process that is left, and what may be done. */
static int
report_left(struct end *x)
{
	char comm[32] = "", path[32];
	scope_fd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err e;

	for (size_t i = 0; i < x->a.n; i++) {
		const struct ending_one *one = &x->a.v[i];
		pid_t pid = one->other != 0 ? one->other : one->last;

		if (!ending_is_left(one))
			continue;
		snprintf(path, sizeof(path), "%d/comm", (int)pid);
		slurp_head(proc, path, comm, sizeof(comm));
		comm[strcspn(comm, "\n")] = '\0';
		err_set(&e, 0, "jail %s: process %d (%s) is left%s" FIX_WORD
		    "see why it goes on: ps -o pid,stat,wchan,args %d",
		    x->a.jail, (int)pid, comm, one->other != 0 ? ", which is "
		    "of no login, and gets no signal" : "", (int)pid);
		unable(&e);
	}
	report(x, true);
	return EXIT_FOUND;
}

int
cmd_end(const struct call *c)
{
	struct end x = { .c = c, .a = { .jail = c->args[0],
	    .all = c->user == NULL } };
	struct err e;
	long wait = 0;
	int left, rc;

	if (parse_wait(c->wait, &wait, &e) < 0 || (c->user != NULL &&
	    find_account(c->user, &x.a.uid, &e) < 0))
		return unable(&e);
	x.all = c->json ? json_array() : NULL;
	allow_descriptors();
	left = end_sessions(&x, wait, &e);
	rc = left < 0 ? unable(&e) : left > 0 ? report_left(&x) :
	    x.a.n == 0 ? session_known(c, c->args[0]) : EXIT_FINE;
	if (c->json && (rc != EXIT_UNABLE || x.a.n > 0))
		jsonline(x.all, stdout);
	else
		json_decref(x.all);
	ending_free(&x.a);
	return rc;
}
