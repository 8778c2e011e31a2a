/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace.h - run a program, and record which paths it and its children use.
 *
 * By ptrace(2), with a seccomp(2) filter that stops only the calls that take a
 * path (trace_calls.h).  The alternatives do not work:
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
 * Children, threads, vfork and 32-bit programs are traced from their first
 * instruction.  The program gets no_new_privs, as in a jail, so set-uid
 * programs gain nothing; and no io_uring, which would open files unseen.  The
 * tracer is no defence: a program can hide its files, for example with
 * CLONE_UNTRACED.
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
			/* called if the program ends before its children */
};

/*
 * Returns when the last process of the program has ended.  SIGTERM and SIGHUP
 * to us end all of them.  SIGINT is for the program, and is passed on if it
 * runs as another account; once the program has ended, SIGINT ends the
 * remaining processes.  *status is as from waitpid(2).  -1: the program could
 * not be run or traced.
 */
int trace_run(const struct trace_job *job, struct seen *seen, int *status,
    struct err *e);

#endif
