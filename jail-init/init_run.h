/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_run.h - process 1 while it runs: its programs, their ends, and what it
 * is told by signals and sockets.  All waiting is done in here.
 */
#ifndef INIT_RUN_H
#define INIT_RUN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "init_log.h"
#include "init_notify.h"
#include "list.h"

struct err;
struct init_file;
struct init_line;

/* Statuses of ours; those of the service are passed on. */
enum { INIT_REFUSED = 125, INIT_NOT_RUN = 126, INIT_NOT_FOUND = 127 };

struct init {
	const struct init_file *file;
	struct list env;
	struct init_log log;
	struct init_notify notify;
	int signals;		/* signalfd(2) */
	pid_t line;		/* the program that is waited for; 0: none */
	int line_status;	/* as of a shell, when line is 0 */
	pid_t main;		/* 0: none yet */
	int main_fd;		/* its pidfd */
	bool main_gone;
	int main_status;	/* of wait(2) */
	bool ready;		/* said by the service */
	bool stop, reload;	/* asked for by a signal */
};

/* Milliseconds of CLOCK_MONOTONIC. */
int64_t init_now(void);

/* Blocks signals, and opens what hears them. */
int init_run_open(struct init *in, struct err *e);

/*
 * Waits until done(in) or until `end` (init_now(); -1: for ever).  false: the
 * end came first.
 */
bool init_wait(struct init *in, bool (*done)(const struct init *),
    int64_t end);

/* For init_wait(): the program of init_start() has ended; the service has. */
bool init_line_ended(const struct init *in);
bool init_main_gone(const struct init *in);

/*
 * Starts a program; in->line is its pid.  It runs when this returns.  -1:
 * in->line_status says how it failed.
 */
int init_start(struct init *in, const struct init_line *l, struct err *e);

/* From now on `pid` is the main process.  false: it is none of ours. */
bool init_set_main(struct init *in, pid_t pid);

/* A signal to the main process, if it is there. */
void init_signal_main(const struct init *in, int sig);

/* As of a shell: the exit status, or 128 and the signal. */
int init_as_shell(int status);

#endif
