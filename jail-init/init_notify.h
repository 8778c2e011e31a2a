/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_notify.h - sd_notify(3), between the service and whoever started the
 * container: a socket of our own in /run for the service, and the one that
 * NOTIFY_SOCKET names, which is not reached from inside where it is not passed.
 */
#ifndef INIT_NOTIFY_H
#define INIT_NOTIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;

#define INIT_NOTIFY_PATH "/run/jail-init/notify"

struct init_notify {
	int up;			/* -1: nobody asks */
	int fd;			/* -1: none; else to be polled */
};

/* What a message says. */
struct init_notice {
	bool ready;
	pid_t main;		/* 0: nothing; not yet known to be ours */
	char text[2048];	/* for whoever asks; may be empty */
};

/*
 * Of a message of n bytes the lines that are true outside: READY, STATUS,
 * RELOADING, STOPPING, MONOTONIC_USEC, ERRNO, WATCHDOG, EXTEND_TIMEOUT_USEC.
 * Not MAINPID, which is a number in here.  Pure.
 */
void init_notice_parse(const char *msg, size_t n, struct init_notice *to);

/* Connects to the socket `name`; NULL: nobody asks. */
int init_notify_up(struct init_notify *n, const char *name, struct err *e);

/* Makes our own. */
int init_notify_open(struct init_notify *n, struct err *e);

/* Tells whoever asks; lost where he does not listen. */
void init_notify_say(const struct init_notify *n, const char *text);

/* The next message of a process of ours.  false: there is none. */
bool init_notify_take(const struct init_notify *n, struct init_notice *to);

#endif
