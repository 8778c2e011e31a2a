/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ending.h - signals to all processes of the sessions of a jail.
 *
 * Theory of operation.  A process is of a session if it is in its mount
 * namespace and has no_new_privs, which the entry sets and nothing takes back:
 * so neither who only looks into the namespace (inuse.h, nsenter(1)) nor the
 * anchor (pid_anchor.h, it ends with its caller) is signalled.  A jailed
 * process cannot leave its namespace.  The descriptor of each namespace stays
 * open, so that its number is no other's.
 *
 * A signal goes by a pidfd that was opened before the process was looked at,
 * and the process is there still when it was: no other process that got its
 * number is hit.  Processes that are forked during a sweep are found by the
 * next: those that started since.  One sweep may miss a process that forks and
 * ends all the time, where ids begin again at the lowest; so several in a row
 * must find none before a session has ended.
 */
#ifndef ENDING_H
#define ENDING_H

#include <stdbool.h>
#include <stddef.h>

#include "sessions.h"

struct err;

enum { ENDING_SWEEPS = 3 };	/* in a row without a process: it has ended */

struct ending_one {
	struct session s;	/* as first seen */
	int ns;			/* holds its number */
	unsigned long long since;	/* clock ticks: the last sweep over it
					   began; 0: none yet */
	size_t processes;	/* of it, at the last sweep */
	pid_t last;		/* one of them, or of an earlier sweep */
	int without;		/* sweeps in a row that found none */
	bool alone;		/* the oldest was the only one then */
	bool told;		/* the oldest got its SIGTERM */
	bool anchored;		/* others end with it: pid_anchor.h */
	bool signalled, killed;	/* anything was sent; SIGKILL was needed */
	bool said;		/* the caller's */
	pid_t other;		/* a process that is not of the login, or 0 */
};

struct ending {
	const char *jail;
	bool all;		/* else those of uid */
	uid_t uid;
	struct ending_one *v;	/* every session seen, ended ones too */
	size_t n, room;
	size_t fresh;		/* processes that the last sweep saw first */
};

enum ending_how {
	ENDING_TERM,		/* SIGTERM and SIGHUP, once each; the oldest of
				   a session, which others depend on, when it
				   is alone */
	ENDING_TERM_ALL,	/* the oldest as well, unless others end with
				   it */
	ENDING_STOP,		/* SIGSTOP: what is stopped forks no more */
	ENDING_KILL,
};

/* Add the sessions that are there now and are not known yet.  Needs root. */
int  ending_find(struct ending *a, struct err *e);

/*
 * One sweep over all processes: how many are left, a session that may not have
 * ended counting as one; or -1.
 */
int  ending_sweep(struct ending *a, enum ending_how how, struct err *e);

bool ending_is_left(const struct ending_one *one);

void ending_free(struct ending *a);

#endif
