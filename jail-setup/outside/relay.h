/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * relay.h - between root's standard input, output and error and a program that
 * runs as an account: it gets pipes of its own, or where the first two of root's
 * are terminals, a terminal of its own.  Root's stay with root (outside.h).
 *
 * In a terminal's case root's own is raw meanwhile: what is typed, Ctrl-C as
 * well, is for the terminal of the account to understand.  What the program
 * writes comes out as it is.
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
	int ours;		/* the one of them that is no one else's */
	size_t at, n;		/* of buf, still to be written */
	char buf[PIPE_BUF];	/* as much as never blocks after POLLOUT */
};

struct relay {
	bool on;		/* zeroed, there is none */
	struct relay_way way[3];
	int theirs[3];		/* what becomes 0, 1 and 2 of the program */
	int master;		/* of the account's terminal; -1: pipes */
	int slave;		/* held, so that no end is seen before the end */
	int signals;		/* signalfd(2) */
	bool raw;
	struct termios before;
	void (*handlers[3])(int);
};

/* `signals` are blocked and looked for; relay_close() even after an error. */
int  relay_open(struct relay *r, const struct ident *who,
    const sigset_t *signals, struct err *e);

/* The program has theirs[]: from here on they are not ours. */
void relay_started(struct relay *r);

/*
 * Copy until one of the signals comes: its number; 0 after so many milliseconds,
 * -1: never; -1 and errno.
 */
int  relay_wait(struct relay *r, int ms);

/* Nobody reads input any more: root's terminal is root's again. */
void relay_input_ends(struct relay *r);

/* What was written and is still under way, and all is as it was before. */
void relay_close(struct relay *r);

#endif
