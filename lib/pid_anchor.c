/* SPDX-License-Identifier: BSD-2-Clause */
/* pid_anchor.c - see pid_anchor.h */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "caps.h"
#include "err.h"
#include "mount.h"
#include "pid_anchor.h"
#include "scope.h"

struct answer {
	int rc;
	struct err e;
};

/*
 * Drops the caller's signals, capabilities, terminal and directory.  The kernel
 * collects children that end: wait(2), NOTES.
 */
static int
drop_everything(struct err *e)
{
	const struct caps none = {0};
	sigset_t all;

	sigfillset(&all);
	if (sigprocmask(SIG_BLOCK, &all, NULL) < 0 ||
	    signal(SIGCHLD, SIG_IGN) == SIG_ERR ||
	    setsid() < 0 || chdir("/") < 0 ||
	    prctl(PR_SET_NAME, "jail-anchor") < 0 ||
	    prctl(PR_SET_DUMPABLE, 0) < 0 ||
	    caps_set(&none) < 0)
		return err_set(e, errno, "anchor");
	return 0;
}

/*
 * hidepid=ptraceable shows what the process could trace.  With the Landlock
 * domain of the walls these are the session's own processes and no others, not
 * even those of the account outside (proc(5), Linux 5.8).
 */
int
anchor_proc(int at, uint64_t attrs, struct err *e)
{
	static const struct mnt_opt opts[] = {
		{ "source", "proc" }, { "hidepid", "ptraceable" }, { 0 }
	};
	scope_fd mnt = mnt_new("proc", opts, attrs, e);

	return mnt < 0 ? -1 : mnt_attach(mnt, at, "", e);
}

/*
 * Waits for the end of the caller by its pidfd.  PR_SET_PDEATHSIG would not do:
 * the signal needs the caller's permission to send it, and the caller is
 * another user in a Landlock domain by then.
 */
static _Noreturn void
run_anchor(int proc, uint64_t attrs, int caller, int to)
{
	struct answer a = {0};
	struct pollfd end = { .fd = 0, .events = POLLIN };

	if ((proc >= 0 && anchor_proc(proc, attrs, &a.e) < 0) ||
	    drop_everything(&a.e) < 0)
		a.rc = -1;
	if (write(to, &a, sizeof(a)) == sizeof(a) && a.rc == 0 &&
	    dup2(caller, 0) == 0 &&
	    syscall(SYS_close_range, 1, ~0U, 0) == 0)
		while (poll(&end, 1, -1) == 0)
			;
	_exit(0);
}

/*
 * No fork(2): the handlers that others have registered for it, such as those of
 * withhold_setuid.c, must not run.  No exit signal, so that the caller's
 * wait(2) does not see the child: clone(2), "The child termination signal".
 */
int
anchor_start(int proc, uint64_t attrs, struct err *e)
{
	scope_fd caller = (int)syscall(SYS_pidfd_open, getpid(), 0);
	scope_fd from = -1;
	scope_fd to = -1;
	struct answer a;
	int p[2];
	long pid;

	if (caller < 0 || unshare(CLONE_NEWPID) < 0 || pipe2(p, O_CLOEXEC) < 0)
		return err_set(e, errno, "a pid namespace");
	from = p[0];
	to = p[1];
	pid = syscall(SYS_clone, 0UL, NULL, NULL, NULL, 0UL);
	if (pid == 0)
		run_anchor(proc, attrs, caller, to);
	if (pid < 0)
		return err_set(e, errno, "start the anchor");
	close(take_fd(&to));
	if (read(from, &a, sizeof(a)) != sizeof(a))
		return err_set(e, 0, "the anchor died");
	if (a.rc < 0)
		*e = a.e;
	return a.rc;
}
