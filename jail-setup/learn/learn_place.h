/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * learn_place.h - does a path that was used belong in a component?  Pure.
 */
#ifndef LEARN_PLACE_H
#define LEARN_PLACE_H

#include <sys/types.h>

struct seen_one;

/* The account that ran the program, and its working directory. */
struct learn_who {
	uid_t uid;
	const char *home, *cwd;
};

enum learn_place {
	PLACE_COMPONENT,	/* yes */
	PLACE_KERNEL,		/* /proc, /sys, /dev: every jail has its own */
	PLACE_MADE,		/* made for each jail or at each entry */
	PLACE_HOME,
	PLACE_TEMPORARY,
	PLACE_RUN,
	PLACE_CWD,
	PLACE_OWN,		/* owned by the account that ran the program */
	PLACE_WRITTEN,		/* by the program itself */
	PLACE_SECRET,		/* not world-readable */
	PLACE_SPECIAL,		/* a socket, a FIFO, a device */
	N_PLACES
};

enum learn_place learn_place(const struct seen_one *one,
    const struct learn_who *who);

/* "in /tmp and /var/tmp", for a comment; NULL where none is needed. */
const char *learn_place_words(enum learn_place place);

#endif
