/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * relay.h - copy between root's standard input, output and error and a program
 * that runs as an account.  The program gets pipes of its own, or a terminal of
 * its own if root's input and output are terminals; it never gets root's
 * (outside.h).
 *
 * With a terminal, root's terminal is raw meanwhile, so that the terminal of
 * the account interprets the input, including Ctrl-C.  Output of the program is
 * copied unchanged.
 */
#ifndef RELAY_H
#define RELAY_H

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

struct err;
struct ident;

struct relay_way {
	int from, to;		/* -1: it has ended */
	int ours;		/* the one of them that we own */
	size_t at, n;		/* of buf, still to be written */
	char buf[PIPE_BUF];	/* never blocks after POLLOUT */
};

struct relay {
	bool on;		/* false when zeroed: no relay */
	struct relay_way way[3];
	int theirs[3];		/* what becomes 0, 1 and 2 of the program */
	int master;		/* of the account's terminal; -1: pipes */
	int slave;		/* held, so that the master sees no hangup */
	int signals;		/* signalfd(2) */
	bool raw;
	struct termios before;
	void (*handlers[3])(int);
};

/* Blocks `signals`.  Call relay_close() even after an error. */
int  relay_open(struct relay *r, const struct ident *who,
    const sigset_t *signals, struct err *e);

/* Call when the program has theirs[]: closes them here. */
void relay_started(struct relay *r);

/*
 * Copy until one of the signals arrives, and return its number; 0 after `ms`
 * milliseconds (-1: no limit); -1 and errno.
 */
int  relay_wait(struct relay *r, int ms);

/* The program has ended: stop copying input, and restore root's terminal. */
void relay_input_ends(struct relay *r);

/* Copy the remaining output, and restore everything. */
void relay_close(struct relay *r);

#endif
