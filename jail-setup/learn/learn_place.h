/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * learn_place.h - does a path that was used belong into a component?  Pure.
 */
#ifndef LEARN_PLACE_H
#define LEARN_PLACE_H

#include <stdbool.h>
#include <sys/types.h>

struct seen_one;

/* Who ran the program, and where. */
struct learn_who {
	uid_t uid;
	const char *home, *cwd;
};

enum learn_place {
	PLACE_COMPONENT,	/* it does */
	PLACE_KERNEL,		/* /proc, /sys, /dev: every jail has its own */
	PLACE_MADE,		/* made for each jail or at each entry */
	PLACE_HOME,
	PLACE_TEMPORARY,
	PLACE_RUN,
	PLACE_CWD,
	PLACE_OWN,		/* it belongs to who ran the program */
	PLACE_WRITTEN,		/* the program did that itself */
	PLACE_SECRET,		/* not everybody may read it */
	PLACE_SPECIAL,		/* a socket, a FIFO, a device */
	N_PLACES
};

enum learn_place learn_place(const struct seen_one *one,
    const struct learn_who *who);

/* "in /tmp and /var/tmp", for a comment; NULL where nothing is to be said. */
const char *learn_place_words(enum learn_place place);

/* Is it that directory, or below it? */
bool learn_below(const char *path, const char *dir);

#endif
