/* SPDX-License-Identifier: BSD-2-Clause */
/* check_live.c - see check_live.h */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "become.h"
#include "check_live.h"
#include "entry.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "login.h"
#include "nssguard.h"
#include "outside/leash.h"
#include "outside/outside.h"
#include "pam_options.h"
#include "scope.h"

static int
enter_jail(const struct live_ground *g, const char *state, struct err *e)
{
	const struct options o = { .state = state };
	struct login l = { .jail = g->jail, .who = *g->who };	/* not freed */

	nssguard_before();
	if (entry_compute(g->jail, g->who, ENTRY_SESSION, &l.entry, e) < 0)
		return -1;
	entry_service(&l.entry, "check-live");
	if (login_enter(&l, &o, e) < 0)
		return -1;
	return become(g->who, e);
}

enum live_verdict
live_say(enum live_verdict v, char *why, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(why, LIVE_WHY, format, ap);
	va_end(ap);
	return v;
}

struct attempt {
	const struct live_ground *g;
	const char *state;
	const struct live_probe *probe;
};

/* In a child: only children are in the jail's pid namespace. */
static void
run_probe(const struct attempt *t, struct live_row *row, int to)
{
	pid_t pid = fork();

	if (pid == 0) {
		row->verdict = t->probe->run(t->g, row->why);
		_exit(write(to, row, sizeof(*row)) != sizeof(*row));
	}
	_exit(pid < 0 || waitpid(pid, NULL, 0) != pid);
}

/*
 * One probe, in an entry of its own: whatever an earlier one left behind has
 * ended.  From where it is the account on, it is what a login could do; root's
 * terminal and descriptors are gone by then, and root's memory is not to be
 * had (become.h).  Its row goes to the pipe in one write.
 */
static void
run_inside(void *arg, int to)
{
	static const int nothing[3] = { -1, -1, -1 };
	const struct attempt *t = arg;
	struct live_row row = { .verdict = LIVE_BAD };
	struct err e;

	if (outside_apart(nothing, &to, &e) < 0 ||
	    enter_jail(t->g, t->state, &e) < 0) {
		row.entry = true;
		snprintf(row.why, sizeof(row.why), "%.127s", e.msg);
	} else if (chdir(t->g->who->home) < 0 && chdir("/") < 0) {
		snprintf(row.why, sizeof(row.why), "no directory to be in");
	} else {
		run_probe(t, &row, to);
	}
	_exit(write(to, &row, sizeof(row)) != sizeof(row));
}

/* 1: the jail cannot be entered, so the others need not be tried. */
static int
try_probe(const struct live_ground *g, const char *state,
    const struct live_probe *p, bool wall, struct live *out, struct err *e)
{
	struct attempt t = { g, state, p };
	struct live_row row;
	enum leash_end end = leash_run(run_inside, &t, &row, sizeof(row),
	    LIVE_SECONDS, e);

	if (end == LEASH_FAILED ||
	    ARRAY_ROOM(out->v, out->n, out->room, "live", e) < 0)
		return -1;
	if (end == LEASH_SILENT) {
		row = (struct live_row){ .verdict = LIVE_BAD };
		snprintf(row.why, sizeof(row.why), "the probe did not end");
	}
	row.wall = wall && !row.entry;
	row.why[sizeof(row.why) - 1] = '\0';
	snprintf(row.name, sizeof(row.name), "%s",
	    row.entry ? "entry" : p->name);
	out->v[out->n++] = row;
	return row.entry;
}

static int
try_all_probes(const struct live_ground *g, const char *state, struct live *out,
    struct err *e)
{
	int rc = 0;

	/* nobody logs in to a service */
	for (const struct live_probe *p = live_transports;
	    rc == 0 && p->run != NULL && !g->jail->service; p++)
		rc = try_probe(g, state, p, false, out, e);
	for (const struct live_probe *p = live_walls;
	    rc == 0 && p->run != NULL; p++)
		rc = try_probe(g, state, p, true, out, e);
	return rc < 0 ? -1 : 0;
}

int
live_run(const struct jail *j, const struct ident *who, const char *state,
    struct live *out, struct err *e)
{
	struct live_ground g = { .jail = j, .who = who, .life = -1 };
	struct err other;
	int rc;

	*out = (struct live){0};
	fflush(NULL);
	if (live_namespaces(g.namespaces) < 0)
		return err_set(e, errno, "/proc/self/ns");
	rc = live_outside_start(&g, e);
	if (rc == 0)
		rc = try_all_probes(&g, state, out, e);
	if (live_outside_end(&g, rc == 0 ? e : &other) < 0)
		rc = -1;
	return rc;
}

void
live_free(struct live *l)
{
	free(l->v);
	*l = (struct live){0};
}
