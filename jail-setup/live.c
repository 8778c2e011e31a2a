/* live.c - in, as a login; see live.h */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "become.h"
#include "entry.h"
#include "err.h"
#include "ident.h"
#include "jail.h"
#include "live.h"
#include "login.h"
#include "nssguard.h"
#include "options.h"
#include "room.h"
#include "scope.h"

enum { SECONDS = 20 };		/* for one probe */

/* Somebody outside, of the same account, whom nothing inside may reach. */
static void
be_outside(const struct live_ground *g, int ready)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	size_t n = strlen(g->socket);
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct err e;

	memcpy(at.sun_path + 1, g->socket, n);
	if (become(g->who, &e) < 0 || s < 0 || bind(s, (void *)&at,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)) < 0 ||
	    listen(s, 4) < 0)
		_exit(1);
	prctl(PR_SET_DUMPABLE, 1);	/* as an ordinary program of the user */
	if (write(ready, "", 1) != 1)
		_exit(1);
	alarm(600);
	for (;;)
		pause();
}

static int
start_outside(struct live_ground *g, struct err *e)
{
	int p[2];
	char c;
	ssize_t n;

	snprintf(g->socket, sizeof(g->socket), "jail-live-%d", (int)getpid());
	if (pipe2(p, O_CLOEXEC) < 0)
		return err_set(e, errno, "pipe");
	g->outside = fork();
	if (g->outside == 0)
		be_outside(g, p[1]);
	close(p[1]);
	n = g->outside > 0 ? read(p[0], &c, 1) : -1;
	close(p[0]);
	return n == 1 ? 0 : err_set(e, 0, "cannot run a process as %s",
	    g->who->name);
}

/* One probe in a process of its own; its row goes to the pipe in one write. */
static void
probe(const struct live_probe *p, bool wall, const struct live_ground *g,
    int to)
{
	struct live_row row = { .wall = wall, .verdict = LIVE_BAD };
	pid_t pid = fork();
	int status;

	snprintf(row.name, sizeof(row.name), "%s", p->name);
	if (pid == 0) {
		alarm(SECONDS);
		row.verdict = p->run(g, row.why);
		_exit(write(to, &row, sizeof(row)) == sizeof(row) ? 0 : 1);
	}
	if (pid > 0 && waitpid(pid, &status, 0) == pid && status == 0)
		return;
	snprintf(row.why, sizeof(row.why), "the probe did not end");
	if (write(to, &row, sizeof(row)) != sizeof(row))
		_exit(1);
}

static int
go_in(const struct live_ground *g, const char *state, struct err *e)
{
	const struct options o = { .state = state };
	struct login l = {0};

	nssguard_before();
	if (entry_compute(g->jail, g->who, ENTRY_SESSION, &l.entry, e) < 0)
		return -1;
	entry_service(&l.entry, "check-live");
	if (login_enter(&l, &o, e) < 0)
		return -1;
	return become(g->who, e);
}

/* Everything from here on is what a login of the account could do. */
static void
inside(const struct live_ground *g, const char *state, int to)
{
	struct live_row failed = { .name = "entry", .verdict = LIVE_BAD };
	struct err e;

	if (setsid() < 0 || go_in(g, state, &e) < 0) {
		snprintf(failed.why, sizeof(failed.why), "%.127s", e.msg);
		_exit(write(to, &failed, sizeof(failed)) < 0);
	}
	if (chdir(g->who->home) < 0)
		snprintf(failed.why, sizeof(failed.why), "no home");
	for (const struct live_probe *p = live_transports; p->run != NULL; p++)
		probe(p, false, g, to);
	for (const struct live_probe *p = live_walls; p->run != NULL; p++)
		probe(p, true, g, to);
	_exit(0);
}

static int
add(struct live *l, const struct live_row *row, struct err *e)
{
	struct live_row *v = room_more(l->v, l->n, &l->room,
	    sizeof(*v), "live", e);

	if (v == NULL)
		return -1;
	l->v = v;
	v[l->n++] = *row;
	return 0;
}

static int
collect_rows(int from, struct live *out, struct err *e)
{
	struct live_row row;
	ssize_t n;

	while ((n = read(from, &row, sizeof(row))) == sizeof(row)) {
		row.name[sizeof(row.name) - 1] = '\0';
		row.why[sizeof(row.why) - 1] = '\0';
		if (add(out, &row, e) < 0)
			return -1;
	}
	return n == 0 && out->n > 0 ? 0 : err_set(e, 0, "the jailed process "
	    "ended early");
}

static int
run_inside(struct live_ground *g, const char *state, struct live *out,
    struct err *e)
{
	int p[2], rc;
	pid_t pid;

	if (pipe2(p, O_CLOEXEC) < 0)
		return err_set(e, errno, "pipe");
	pid = fork();
	if (pid == 0) {
		close(p[0]);
		inside(g, state, p[1]);
	}
	close(p[1]);
	rc = pid < 0 ? err_set(e, errno, "fork") : collect_rows(p[0], out, e);
	close(p[0]);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return rc;
}

int
live_run(const struct jail *j, const struct ident *who, const char *state,
    struct live *out, struct err *e)
{
	struct live_ground g = { .jail = j, .who = who };
	int rc;

	*out = (struct live){0};
	fflush(NULL);
	rc = start_outside(&g, e);
	if (rc == 0)
		rc = run_inside(&g, state, out, e);
	if (g.outside > 0) {
		kill(g.outside, SIGKILL);
		waitpid(g.outside, NULL, 0);
	}
	return rc;
}

void
live_free(struct live *l)
{
	free(l->v);
	*l = (struct live){0};
}
