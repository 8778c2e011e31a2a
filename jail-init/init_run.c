/* SPDX-License-Identifier: BSD-2-Clause */
/* init_run.c - see init_run.h */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "count.h"
#include "err.h"
#include "init_children.h"
#include "init_file.h"
#include "init_run.h"
#include "init_say.h"
#include "scope.h"

int64_t
init_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int
init_as_shell(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}

/*
 * Process 1 gets no signal from inside that it leaves to the default: so all
 * are blocked and read.  What a fault of ours raises is not.
 */
int
init_run_open(struct init *in, struct err *e)
{
	static const int ours[] = {
		SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP,
	};
	sigset_t set;

	sigfillset(&set);
	for (size_t i = 0; i < COUNT(ours); i++)
		sigdelset(&set, ours[i]);
	/* not ignored: wait(2) would find no child */
	(void)signal(SIGCHLD, SIG_DFL);
	in->main_fd = -1;
	if (sigprocmask(SIG_SETMASK, &set, NULL) < 0)
		return err_set(e, errno, "block signals");
	in->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return in->signals >= 0 ? 0 : err_set(e, errno, "signalfd");
}

/* --- ends --------------------------------------------------------------- */

static void
reap(struct init *in)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == in->line) {
			in->line = 0;
			in->line_status = init_as_shell(status);
		}
		if (pid == in->main && !in->main_gone) {
			in->main_gone = true;
			in->main_status = status;
		}
	}
}

/* One that is not our child ends without a status: as if with 0. */
static void
see_main_end(struct init *in)
{
	reap(in);
	if (!in->main_gone && waitpid(in->main, NULL, WNOHANG) < 0 &&
	    errno == ECHILD)
		in->main_gone = true;
}

bool
init_set_main(struct init *in, pid_t pid)
{
	scope_fd fd = -1;

	if (pid == in->main)
		return true;
	/* looked at behind the descriptor: the number is no other's then */
	fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd < 0 || !init_is_ours(pid))
		return false;
	if (in->main_fd >= 0)
		close(in->main_fd);
	in->main_fd = take_fd(&fd);
	in->main = pid;
	in->main_gone = false;
	in->main_status = 0;
	return true;
}

void
init_signal_main(const struct init *in, int sig)
{
	if (in->main > 0 && !in->main_gone)
		(void)syscall(SYS_pidfd_send_signal, in->main_fd, sig, NULL,
		    0);
}

/* --- what it is told ---------------------------------------------------- */

static void
take_signal(struct init *in, int sig)
{
	switch (sig) {
	case SIGCHLD:
		reap(in);
		break;
	case SIGTERM:
	case SIGINT:
	case SIGPWR:
		in->stop = true;
		break;
	case SIGHUP:
		in->reload = true;
		break;
	case SIGPIPE:
	case SIGALRM:
	case SIGTTIN:
	case SIGTTOU:
		break;
	default:
		/* the one by which systemd is halted */
		if (sig == SIGRTMIN + 3)
			in->stop = true;
		else
			init_signal_main(in, sig);
	}
}

static void
take_notices(struct init *in)
{
	struct init_notice got;

	while (init_notify_take(&in->notify, &got)) {
		if (got.main != 0 && !init_set_main(in, got.main))
			init_say("MAINPID=%d is no process of the service",
			    (int)got.main);
		in->ready |= got.ready;
		init_notify_say(&in->notify, got.text);
	}
}

static void
listen_once(struct init *in, int timeout)
{
	struct signalfd_siginfo si;
	const bool watched = in->main_fd >= 0 && !in->main_gone;
	struct pollfd p[] = {
		{ .fd = in->signals, .events = POLLIN },
		{ .fd = in->notify.fd, .events = POLLIN },
		{ .fd = in->log.fd, .events = POLLIN },
		{ .fd = watched ? in->main_fd : -1, .events = POLLIN },
	};

	if (poll(p, COUNT(p), timeout) < 0)
		return;
	/* before an end is seen: what came before it */
	if (p[1].revents != 0)
		take_notices(in);
	if (p[2].revents != 0)
		init_log_take(&in->log, init_now());
	while (read(in->signals, &si, sizeof(si)) == (ssize_t)sizeof(si))
		take_signal(in, (int)si.ssi_signo);
	if (p[3].revents != 0 && !in->main_gone)
		see_main_end(in);
}

bool
init_wait(struct init *in, bool (*done)(const struct init *), int64_t end)
{
	for (int64_t left = -1;;) {
		if (done(in))
			return true;
		if (end >= 0) {
			left = end - init_now();
			if (left <= 0)
				return false;
		}
		listen_once(in, left > 60000 ? 60000 : (int)left);
	}
}

bool
init_line_ended(const struct init *in)
{
	return in->line == 0;
}

bool
init_main_gone(const struct init *in)
{
	return in->main_gone;
}
