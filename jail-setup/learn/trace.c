/* SPDX-License-Identifier: BSD-2-Clause */
/* trace.c - see trace.h */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "count.h"
#include "err.h"
#include "outside/relay.h"
#include "scope.h"
#include "trace.h"
#include "trace_calls.h"
#include "trace_look.h"
#include "trace_seen.h"

enum { PATIENCE = 5 };	/* seconds between SIGTERM and SIGKILL */

struct task {
	pid_t tid;
	const struct trace_call *call;	/* the call it is in, or NULL */
	char *path;			/* of that call */
};

struct tracer {
	const struct trace_job *job;
	struct seen *seen;
	struct relay relay;
	struct task *v;
	size_t n, room;
	pid_t first;
	bool over;		/* the first one has ended */
	bool ending;		/* all have been told to end */
	int status;
	struct err *e;
};

static struct task *
task_of(struct tracer *t, pid_t tid)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].tid == tid)
			return &t->v[i];
	if (ARRAY_ROOM(t->v, t->n, t->room, "tasks", t->e) < 0)
		return NULL;
	t->v[t->n] = (struct task){ .tid = tid };
	return &t->v[t->n++];
}

static void
out_of_call(struct task *k)
{
	free(k->path);
	k->path = NULL;
	k->call = NULL;
}

static void
forget_task(struct tracer *t, pid_t tid)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].tid == tid) {
			out_of_call(&t->v[i]);
			t->v[i] = t->v[--t->n];
			return;
		}
}

/* An error means that the task was killed; waitpid(2) will report it. */
static void
resume_task(pid_t tid, int how, int signal)
{
	ptrace(how, tid, NULL, (void *)(intptr_t)signal);
}

static bool
syscall_info(pid_t tid, struct __ptrace_syscall_info *i)
{
	memset(i, 0, sizeof(*i));
	return ptrace(PTRACE_GET_SYSCALL_INFO, tid, (void *)sizeof(*i), i) > 0;
}

/* The task stopped before a call, by the seccomp filter. */
static int
before_call(struct tracer *t, struct task *k)
{
	struct __ptrace_syscall_info i;
	const struct trace_call *call;
	char path[PATH_MAX] = "";
	int rc = 0;

	out_of_call(k);
	call = syscall_info(k->tid, &i) ?
	    trace_call_find(i.arch, i.seccomp.nr) : NULL;
	if (call != NULL)
		rc = trace_path(k->tid, call, (const uint64_t *)i.seccomp.args,
		    t->seen, path, t->e);
	else if (!trace_call_known(i.arch))
		t->seen->foreign++;
	if (rc == 0 && path[0] != '\0') {
		k->path = strdup(path);
		k->call = call;
		if (k->path == NULL)
			rc = err_set(t->e, errno, "%s", path);
	}
	resume_task(k->tid, k->path != NULL ? PTRACE_SYSCALL : PTRACE_CONT, 0);
	return rc;
}

static int
after_call(struct tracer *t, struct task *k)
{
	struct __ptrace_syscall_info i;
	int rc = 0;

	if (k->call != NULL && syscall_info(k->tid, &i) &&
	    i.op == PTRACE_SYSCALL_INFO_EXIT && !i.exit.is_error)
		rc = trace_used(k->tid, k->call, k->path, i.exit.rval, t->seen,
		    t->e);
	out_of_call(k);
	resume_task(k->tid, PTRACE_CONT, 0);
	return rc;
}

/*
 * execve(2) has succeeded.  The calling thread now has the pid of the process,
 * and the other threads are gone without an event.
 */
static int
after_exec(struct tracer *t, struct task *k)
{
	unsigned long was = 0;
	scope_free char *path = NULL;
	int rc = 0;

	ptrace(PTRACE_GETEVENTMSG, k->tid, NULL, &was);
	if ((pid_t)was != k->tid && was != 0) {
		struct task *caller = task_of(t, (pid_t)was);

		if (caller == NULL)
			return -1;
		path = take_ptr(&caller->path);
		k = task_of(t, k->tid);		/* may have moved */
	} else {
		path = take_ptr(&k->path);
	}
	out_of_call(k);
	rc = trace_executed(k->tid, path != NULL ? path : "/proc/", t->seen,
	    t->e);
	resume_task(k->tid, PTRACE_CONT, 0);
	if ((pid_t)was != 0 && (pid_t)was != k->tid)
		forget_task(t, (pid_t)was);
	return rc;
}

static bool
is_job_stop(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN ||
	    signal == SIGTTOU;
}

static int
handle_stop(struct tracer *t, struct task *k, int status)
{
	int signal = WSTOPSIG(status);

	switch (status >> 16) {
	case PTRACE_EVENT_SECCOMP:
		return before_call(t, k);
	case PTRACE_EVENT_EXEC:
		return after_exec(t, k);
	case PTRACE_EVENT_STOP:		/* a new task, or job control */
		resume_task(k->tid, is_job_stop(signal) ? PTRACE_LISTEN :
		    PTRACE_CONT, 0);
		return 0;
	case 0:
		if (signal == (SIGTRAP | 0x80))
			return after_call(t, k);
		resume_task(k->tid, PTRACE_CONT, signal);
		return 0;
	default:	/* fork, vfork, clone: the child reports itself */
		resume_task(k->tid, PTRACE_CONT, 0);
		return 0;
	}
}

static int
handle_event(struct tracer *t, pid_t tid, int status)
{
	struct task *k;

	if (WIFSTOPPED(status)) {
		k = task_of(t, tid);
		return k != NULL ? handle_stop(t, k, status) : -1;
	}
	forget_task(t, tid);
	if (tid != t->first)
		return 0;
	t->over = true;
	t->status = status;
	relay_input_ends(&t->relay);
	if (t->n > 0 && !t->ending && t->job->waiting != NULL)
		t->job->waiting(t->job->argv[0], t->n);
	return 0;
}

static void
end_all(struct tracer *t, int signal)
{
	for (size_t i = 0; i < t->n; i++)
		kill(t->v[i].tid, signal);
	t->ending = true;
}

/*
 * The terminal sends SIGINT and SIGQUIT to the program too, unless it has a
 * session of its own.
 */
static void
pass_signal(struct tracer *t, int signal)
{
	if ((signal == SIGINT || signal == SIGQUIT) && !t->over) {
		if (t->relay.on)
			kill(-t->first, signal);
		return;
	}
	end_all(t, t->ending ? SIGKILL : SIGTERM);
}

/* The next signal; 0: tasks did not exit in time after SIGTERM; -1: error. */
static int
next_signal(struct tracer *t, const sigset_t *signals)
{
	const struct timespec patience = { .tv_sec = PATIENCE };
	int got;

	if (t->relay.on)
		return relay_wait(&t->relay, t->ending ? PATIENCE * 1000 : -1);
	got = sigtimedwait(signals, NULL, t->ending ? &patience : NULL);
	return got < 0 && errno == EAGAIN ? 0 : got;
}

static int
watch_tasks(struct tracer *t, const sigset_t *signals)
{
	int status, got;
	pid_t tid;

	for (;;) {
		while ((tid = waitpid(-1, &status, __WALL | WNOHANG)) > 0)
			if (handle_event(t, tid, status) < 0)
				return -1;
		if (tid < 0 && errno != EINTR)
			return 0;	/* the last one has ended */
		got = next_signal(t, signals);
		if (got == 0)
			end_all(t, SIGKILL);
		else if (got > 0 && got != SIGCHLD)
			pass_signal(t, got);
	}
}

/* Read why execve(2) failed. */
static int
read_failure(int failed, const char *program, struct err *e)
{
	int why;

	if (read(failed, &why, sizeof(why)) != sizeof(why))
		return 0;
	return err_set(e, why, "run %s", program);
}

static int
run_traced(struct tracer *t, const sigset_t *signals, const sigset_t *before_us)
{
	scope_fd failed = -1;
	int rc;

	if (t->job->as != NULL &&
	    relay_open(&t->relay, t->job->as, signals, t->e) < 0)
		return -1;
	t->first = trace_start(t->job, before_us, t->relay.theirs, &failed,
	    t->e);
	if (t->first < 0)
		return -1;
	if (t->relay.on)
		relay_started(&t->relay);
	rc = watch_tasks(t, signals);
	if (rc < 0)
		end_all(t, SIGKILL);
	else
		rc = read_failure(failed, t->job->argv[0], t->e);
	for (size_t i = 0; i < t->n; i++)
		out_of_call(&t->v[i]);
	free(t->v);
	return rc;
}

/* A signal that was ignored at our start, as with nohup(1), stays ignored. */
static void
choose_signals(sigset_t *signals)
{
	static const int all[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };
	struct sigaction is;

	sigemptyset(signals);
	sigaddset(signals, SIGCHLD);
	for (size_t i = 0; i < COUNT(all); i++)
		if (sigaction(all[i], NULL, &is) == 0 &&
		    is.sa_handler != SIG_IGN)
			sigaddset(signals, all[i]);
}

int
trace_run(const struct trace_job *job, struct seen *seen, int *status,
    struct err *e)
{
	struct tracer t = { .job = job, .seen = seen, .e = e };
	sigset_t signals, before_us;
	int rc;

	choose_signals(&signals);
	signal(SIGCHLD, SIG_DFL);	/* waitpid(2) needs it not ignored */
	sigprocmask(SIG_BLOCK, &signals, &before_us);
	rc = run_traced(&t, &signals, &before_us);
	relay_close(&t.relay);
	sigprocmask(SIG_SETMASK, &before_us, NULL);
	*status = t.status;
	return rc;
}
