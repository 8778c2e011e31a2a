/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * err.h - an error, described once, where it happened.
 *
 * Library code returns -1 and fills a struct err; only programs print it.  It
 * needs no heap and does not carry the error in errno, so it works inside PAM,
 * without memory, and across cleanup handlers.
 */
#ifndef ERR_H
#define ERR_H

struct err {
	int no;			/* errno value; 0: not from a system call */
	char msg[1024];		/* one line, no newline at its end */
};

/*
 * Replace *e by a formatted message, followed by ": strerror" when no != 0.
 * Control characters are shown as '?', so that a name an attacker chose can
 * not start a second log line.  Always -1.
 */
int err_set(struct err *e, int no, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same in a function that returns a pointer.  Always NULL. */
#define err_null(e, ...) (err_set((e), __VA_ARGS__), NULL)

/* Put "context: " in front of the message that is there.  Always -1. */
int err_in(struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
