/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * context.h - SELinux: has a context been set for the shell, and does it stay?
 *
 * pam_selinux(8) sets it in sshd's monitor, for the next execve(2).  Without it
 * the shell stays in sshd's domain: no_new_privs prevents a transition by the
 * policy, and inside the jail the policy cannot be asked.  Not checked with
 * entry=session: those callers run in domains of users, or set the context
 * after the session is open.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include <stdbool.h>

struct err;

/* The files to read; NULL stands for the kernel's own. */
struct context_places {
	const char *fs;		/* the mount point of selinuxfs */
	long magic;		/* of that file system, statfs(2) */
	const char *exec;	/* proc_pid_attr(5): set for execve(2) */
};

struct context {
	bool on;		/* as libselinux sees it */
	bool set;		/* a context is set for the next execve(2) */
};

int context_look(const struct context_places *at, struct context *c,
    struct err *e);

/* Pure: 0, or -1 and why the login is refused. */
int context_decide(const struct context *c, struct err *e);

/*
 * Keep the context that is set in the children that this process forks.  sshd
 * sets one of its own after pam_setcred(3), in the jail, where libselinux finds
 * no policy: that ends the login.  It asks once whether SELinux is on, before
 * pam_setcred, so the answer must be no from the fork on: the child calls
 * fini_selinuxmnt() of the libselinux that sshd is linked with.  The monitor,
 * which labels the terminal and closes pam_selinux, and what is started go on
 * as before.  glibc drops the handler with this module.  Not for entry=session:
 * cron sets the context after the session is open.
 */
int context_keep(const struct context *c, struct err *e);

#endif
