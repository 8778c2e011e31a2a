/* SPDX-License-Identifier: BSD-2-Clause */
/* leash.c - see leash.h */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "err.h"
#include "leash.h"
#include "scope.h"

enum {
	ROUNDS = 1000,	/* of killing what keeps forking */
	PATIENCE = 20,	/* seconds in all */
};

long
leash_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Wait until `from` is readable: 1; 0 after the deadline; -1 and errno. */
static int
wait_readable(int from, long end)
{
	struct pollfd p = { .fd = from, .events = POLLIN };
	long left;
	int n;

	do {
		left = end - leash_now();
		n = left > 0 ? poll(&p, 1, (int)left) : 0;
	} while (n < 0 && errno == EINTR);
	return n;
}

ssize_t
leash_read(int from, void *buf, size_t n, int seconds)
{
	const long end = leash_now() + seconds * 1000L;
	size_t have = 0;
	ssize_t got = 1;

	while (have < n && got > 0) {
		int r = wait_readable(from, end);

		if (r == 0)
			errno = ETIMEDOUT;
		if (r <= 0)
			return -1;
		got = read(from, (char *)buf + have, n - have);
		if (got < 0 && errno != EINTR)
			return -1;
		have += got > 0 ? (size_t)got : 0;
		got = got < 0 ? 1 : got;
	}
	return (ssize_t)have;
}

bool
leash_ended(pid_t pid, int ms)
{
	scope_fd fd = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return fd < 0 || poll(&p, 1, ms) != 0;
}

/*
 * Kill all children, proc_pid_task_children(5); false: there are none.  Their
 * pids stay reserved until we wait for them.
 */
static bool
end_children(void)
{
	scope_file *f = NULL;
	char path[64];
	bool any = false;
	int pid;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children",
	    (int)getpid());
	f = fopen(path, "re");
	while (f != NULL && fscanf(f, "%d", &pid) == 1) {
		any = true;
		kill(pid, SIGKILL);
		leash_ended(pid, PATIENCE * 1000);
		waitpid(pid, NULL, __WALL | WNOHANG);
	}
	return any;
}

static void
end_all(void)
{
	const long until = leash_now() + PATIENCE * 1000L;

	for (int i = 0; i < ROUNDS && leash_now() < until &&
	    end_children(); i++)
		;
}

/*
 * The watcher stays root, and its only children are the process it starts and
 * that one's orphans; the caller may have other children, from before its
 * execve(2).  If the caller is killed, the watcher still ends in time.
 */
static _Noreturn void
run_watcher(void (*run)(void *arg, int to), void *arg, void *answer, size_t n,
    int seconds, int to)
{
	sigset_t all;
	ssize_t got;
	pid_t pid;
	int way[2];

	sigfillset(&all);
	if (sigprocmask(SIG_SETMASK, &all, NULL) < 0 ||
	    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 ||
	    pipe2(way, O_CLOEXEC) < 0)
		_exit(1);
	pid = fork();
	if (pid == 0) {
		close(way[0]);
		close(to);
		run(arg, way[1]);
		_exit(0);
	}
	close(way[1]);
	got = pid > 0 ? leash_read(way[0], answer, n, seconds) : -1;
	end_all();
	_exit(got != (ssize_t)n || write(to, answer, n) != (ssize_t)n);
}

enum leash_end
leash_run(void (*run)(void *arg, int to), void *arg, void *answer, size_t n,
    int seconds, struct err *e)
{
	scope_fd from = -1;
	ssize_t got;
	int way[2], status;
	pid_t pid;

	if (pipe2(way, O_CLOEXEC) < 0)
		return err_set(e, errno, "pipe");
	from = way[0];
	pid = fork();
	if (pid == 0)
		run_watcher(run, arg, answer, n, seconds, way[1]);
	close(way[1]);
	if (pid < 0)
		return err_set(e, errno, "fork");
	got = read(from, answer, n);
	return waitpid(pid, &status, 0) == pid && status == 0 &&
	    got == (ssize_t)n ? LEASH_ANSWERED : LEASH_SILENT;
}
