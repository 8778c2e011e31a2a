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

int
attend(pid_t child)
{
	sigset_t all;
	siginfo_t got;
	int status;

	sigfillset(&all);
	for (;;) {
		if (waitpid(child, &status, WNOHANG) == child)
			return WIFEXITED(status) ? WEXITSTATUS(status) :
			    128 + WTERMSIG(status);
		/* what the terminal sends, it sends to the child as well */
		if (sigwaitinfo(&all, &got) > 0 && got.si_signo != SIGCHLD &&
		    got.si_code != SI_KERNEL)
			kill(child, got.si_signo);
	}
}
