/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * context.h - SELinux: in which domain will the shell run?
 *
 * pam_selinux(8) says so in sshd's monitor, for the next execve(2).  Where it did
 * not, the shell of a jail stays in the domain of sshd: no_new_privs keeps the
 * policy from leading it into another, and inside there is no policy to ask.
 * Not asked with entry=session: the callers are in domains of users, or set the
 * context after the session is open.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include <stdbool.h>

struct err;

/* Where to look; NULL stands for the kernel's own places. */
struct context_places {
	const char *fs;		/* selinuxfs, where SELinux is on */
	long magic;		/* of that file system, statfs(2) */
	const char *exec;	/* proc_pid_attr(5): what is set for execve(2) */
};

struct context {
	bool on;		/* as libselinux sees it */
	bool set;		/* a context is set for the next execve(2) */
};

int context_look(const struct context_places *at, struct context *c,
    struct err *e);

/* Pure: 0, or -1 and why the login is refused. */
int context_decide(const struct context *c, struct err *e);

#endif
