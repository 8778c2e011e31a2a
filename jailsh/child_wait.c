/* SPDX-License-Identifier: BSD-2-Clause */
/* child_wait.c - see child_wait.h */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child_wait.h"
#include "err.h"

pid_t
attend_fork(struct err *e)
{
	sigset_t all, before;
	pid_t child;

	sigfillset(&all);
	if (sigprocmask(SIG_SETMASK, &all, &before) < 0)
		return err_set(e, errno, "block signals");
	/* not ignored: wait(2) would find no child */
	signal(SIGCHLD, SIG_DFL);
	child = fork();
	if (child < 0)
		return err_set(e, errno, "fork");
	if (child == 0)
		sigprocmask(SIG_SETMASK, &before, NULL);
	return child;
}

/* Returns what wait(2) says. */
static int
wait_for(pid_t child)
{
	sigset_t all;
	siginfo_t got;
	int status;

	sigfillset(&all);
	for (;;) {
		if (waitpid(child, &status, WNOHANG) == child)
			return status;
		/* what the terminal sends, it sends to the child as well */
		if (sigwaitinfo(&all, &got) > 0 && got.si_signo != SIGCHLD &&
		    got.si_code != SI_KERNEL)
			kill(child, got.si_signo);
	}
}

static int
as_shell(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}

int
attend(pid_t child)
{
	return as_shell(wait_for(child));
}

/* The signal that ended the child. */
int
attend_as(pid_t child)
{
	int status = wait_for(child);
	sigset_t one;

	if (WIFSIGNALED(status)) {
		sigemptyset(&one);
		sigaddset(&one, WTERMSIG(status));
		signal(WTERMSIG(status), SIG_DFL);
		kill(getpid(), WTERMSIG(status));
		sigprocmask(SIG_UNBLOCK, &one, NULL);
	}
	return as_shell(status);
}
