/* SPDX-License-Identifier: BSD-2-Clause */
/* ending.c - see ending.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "dir.h"
#include "ending.h"
#include "err.h"
#include "scope.h"

static struct ending_one *
known(const struct ending *a, ino_t ns)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->v[i].s.ns == ns)
			return &a->v[i];
	return NULL;
}

static int
add_session(struct ending *a, int proc, pid_t pid, struct err *e)
{
	struct ending_one one = {0};
	scope_fd ns = -1;
	int rc = sessions_open(proc, pid, &one.s, &ns, e);

	if (rc <= 0)
		return rc;	/* if it goes on, the next look finds it */
	if (strcmp(one.s.jail, a->jail) != 0 || known(a, one.s.ns) != NULL ||
	    (!a->all && one.s.uid != a->uid))
		return 0;
	one.ns = ns;
	one.last = pid;
	if (ARRAY_ADD(a->v, a->n, a->room, one, "sessions", e) < 0)
		return -1;
	(void)take_fd(&ns);
	return 0;
}

int
ending_find(struct ending *a, struct err *e)
{
	scope_fd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct sessions found;
	int rc = 0;

	if (proc < 0)
		return err_set(e, errno, "open /proc");
	if (sessions_find(&found, e) < 0)
		return -1;
	for (size_t i = 0; rc == 0 && i < found.n; i++)
		if (strcmp(found.v[i].jail, a->jail) == 0 &&
		    known(a, found.v[i].ns) == NULL)
			rc = add_session(a, proc, found.v[i].pid, e);
	sessions_free(&found);
	return rc;
}

/* Behind the groups of the process, which may be 65536. */
static bool
has_no_new_privs(int proc, const char *rel)
{
	char path[SESSIONS_REL + 16];
	scope_free char *line = NULL;
	scope_fd fd = -1;
	scope_file *f = NULL;
	size_t room = 0;

	snprintf(path, sizeof(path), "%s/status", rel);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	f = fd >= 0 ? fdopen(fd, "r") : NULL;
	if (f == NULL)
		return false;
	(void)take_fd(&fd);
	while (getline(&line, &room, f) > 0)
		if (strcmp(line, "NoNewPrivs:\t1\n") == 0)
			return true;
	return false;
}

/* One process in one of the namespaces. */
struct one {
	int fd;				/* of it, pidfd_open(2) */
	pid_t pid;
	unsigned long long start;	/* clock ticks since boot */
	bool of_login;
};

/* 1: *p and *in are set; 0: it is in none of them. */
static int
look_at(const struct ending *a, int proc, const char *pid, struct one *p,
    struct ending_one **in)
{
	char rel[SESSIONS_REL];
	ino_t ns;

	p->pid = (pid_t)atol(pid);
	if (!sessions_namespace(proc, pid, rel, &ns) ||
	    (*in = known(a, ns)) == NULL)
		return 0;
	/* now that it may be one: all of it again, with the pidfd first */
	p->fd = (int)syscall(SYS_pidfd_open, p->pid, 0);
	if (p->fd < 0 || !sessions_namespace(proc, pid, rel, &ns) ||
	    (*in = known(a, ns)) == NULL)
		return 0;
	p->of_login = has_no_new_privs(proc, rel);
	p->start = sessions_started(proc, pid);
	return p->start != ULLONG_MAX &&
	    syscall(SYS_pidfd_send_signal, p->fd, 0, NULL, 0) == 0;
}

static int
send(const struct one *p, int sig, struct err *e)
{
	return syscall(SYS_pidfd_send_signal, p->fd, sig, NULL, 0) == 0 ||
	    errno == ESRCH ? 0 : err_set(e, errno, "signal process %d",
	    (int)p->pid);
}

/* Shells at their prompt ignore SIGTERM, and end by SIGHUP. */
static int
send_term(const struct one *p, struct err *e)
{
	return send(p, SIGTERM, e) < 0 || send(p, SIGCONT, e) < 0 ? -1 :
	    send(p, SIGHUP, e);
}

/*
 * The oldest may be sshd's child or su: with processes of their own, whatever
 * the session has left is killed when it ends (pid_anchor.h).
 */
static int
tell(struct ending_one *in, const struct one *p, bool all, struct err *e)
{
	if (p->pid != in->s.pid)
		return p->start >= in->since ? send_term(p, e) : 0;
	if (in->told || !(in->alone || (all && !in->anchored)))
		return 0;
	in->told = true;
	return send_term(p, e);
}

struct sweep {
	struct ending *a;
	enum ending_how how;
};

static int
sweep_process(void *arg, int proc, const char *pid, struct err *e)
{
	const struct sweep *s = arg;
	struct ending_one *in;
	struct one p = { .fd = -1 };
	int rc = 0;

	if (pid[0] < '1' || pid[0] > '9')
		return 0;
	if (!look_at(s->a, proc, pid, &p, &in)) {
		/* in none, or it has ended */
	} else if (!p.of_login) {
		in->other = p.pid;
	} else {
		in->processes++;
		in->last = p.pid;
		s->a->fresh += p.start >= in->since;
		if (s->how == ENDING_STOP) {
			rc = send(&p, SIGSTOP, e);
		} else if (s->how == ENDING_KILL) {
			in->killed = true;
			rc = send(&p, SIGKILL, e);
		} else {
			in->signalled = true;
			rc = tell(in, &p, s->how == ENDING_TERM_ALL, e);
		}
	}
	scope_close(&p.fd);
	return rc;
}

/* One less than now: a clock tick is not over. */
static unsigned long long
ticks_now(void)
{
	const long hz = sysconf(_SC_CLK_TCK);
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (unsigned long long)now.tv_sec * (unsigned long long)hz +
	    (unsigned long long)(now.tv_nsec / (1000000000 / hz)) - 1;
}

bool
ending_is_left(const struct ending_one *one)
{
	return one->without < ENDING_SWEEPS;
}

/* After a sweep: how many processes there are, or may be. */
static size_t
count_left(struct ending_one *one)
{
	const size_t n = one->processes + (one->other != 0);

	one->alone = one->processes == 1;
	one->without = n > 0 ? 0 : one->without + 1;
	return n > 0 ? n : ending_is_left(one);
}

int
ending_sweep(struct ending *a, enum ending_how how, struct err *e)
{
	scope_fd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const unsigned long long began = ticks_now();
	struct sweep s = { a, how };
	size_t left = 0;

	if (proc < 0)
		return err_set(e, errno, "open /proc");
	a->fresh = 0;
	for (size_t i = 0; i < a->n; i++) {
		a->v[i].anchored |= a->v[i].other != 0;
		a->v[i].processes = 0;
		a->v[i].other = 0;
	}
	if (dir_each(proc, "/proc", sweep_process, &s, e) < 0)
		return -1;
	for (size_t i = 0; i < a->n; i++) {
		a->v[i].since = began;
		left += count_left(&a->v[i]);
	}
	return (int)left;
}

void
ending_free(struct ending *a)
{
	for (size_t i = 0; i < a->n; i++)
		scope_close(&a->v[i].ns);
	free(a->v);
	a->v = NULL;
	a->n = a->room = 0;
}
