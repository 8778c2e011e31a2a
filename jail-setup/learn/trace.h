/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace.h - run a program and see which paths it and all its children use.
 *
 * By ptrace(2), and by a seccomp(2) filter that lets only the calls stop that
 * take a path (trace_calls.h).  Why this and nothing else:
 *
 *  - fanotify(7) sees what all of the host does, and who did it only as a pid
 *    that may be gone, or somebody else's, when it is read; it needs root; and
 *    it knows the file that was opened, not the link that was asked for, which
 *    a jail must hold as well.
 *  - seccomp's notification stops before the call and not after it.  Whether it
 *    will succeed, and with which file, would be a guess, made again for
 *    each link on the way.
 *  - ptrace stops before, where the words of the caller are, and after, where
 *    its new descriptor can be looked at: /proc/PID/fd/N is the file itself.
 *    Whoever may run the program may watch it.
 *
 * Children, threads, vfork and 32-bit programs are seen from their first
 * instruction on.  The program gets no_new_privs, as it will in a jail, so
 * set-uid programs gain nothing here either; and no io_uring, which opens files
 * past everybody.  This is to learn from a program, not to guard against one:
 * who wants to hide something can, with CLONE_UNTRACED for one.
 */
#ifndef TRACE_H
#define TRACE_H

#include <stddef.h>
#include <sys/types.h>

struct err;
struct ident;
struct seen;

struct trace_job {
	char *const *argv;
	const struct ident *as;	/* NULL: as who we are; else for root, who
				   hands nothing over: outside.h, relay.h */
	void (*waiting)(const char *program, size_t left);
			/* it has ended, and some of its children have not */
};

/*
 * Returns when the last of its processes has ended.  SIGTERM and SIGHUP to us
 * end them all, SIGINT what is left when the program itself has ended: until
 * then it is the program's, and passed on to it if it runs as somebody else.  *status as from waitpid(2).  -1: it could not be
 * run, or not be watched.
 */
int trace_run(const struct trace_job *job, struct seen *seen, int *status,
    struct err *e);

#endif
