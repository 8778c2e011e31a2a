/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * err.h - what failed, said once, where it failed.
 *
 * Library code returns -1 and fills a struct err; only programs print it.
 * No heap and no errno as a parcel, so it works inside PAM, with no memory
 * left, and across cleanup handlers.
 */
#ifndef ERR_H
#define ERR_H

struct err {
	int no;			/* errno value; 0 when no system call is to blame */
	char msg[1024];		/* one line, no newline at its end */
};

/*
 * Replace *e by a formatted message, followed by ": strerror" when no != 0.
 * Control characters are shown as '?', so that a name an attacker chose can
 * not start a second log line.  Always -1.
 */
int err_set(struct err *e, int no, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Put "context: " in front of the message that is there.  Always -1. */
int err_in(struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
