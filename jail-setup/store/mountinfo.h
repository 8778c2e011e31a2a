/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mountinfo.h - one line of a mount table, /proc/PID/mountinfo; proc(5).
 */
#ifndef MOUNTINFO_H
#define MOUNTINFO_H

#include <stdbool.h>
#include <stdio.h>

struct err;

/* Words of the line itself, whose paths are no longer escaped. */
struct mountinfo {
	unsigned long id, parent;
	const char *dev;	/* MAJOR:MINOR of the file system */
	char *root;		/* what of it is mounted: a path within it */
	char *point;		/* where, as the process sees it */
	const char *type, *source;
	char *options;		/* of the file system, as the kernel escapes */
};

/* Pure; takes the line apart in place.  false: it is none. */
bool mountinfo_parse(char *line, struct mountinfo *m);

/* Call `each` for every line of a table, until it returns -1, and rewind it. */
int mountinfo_each(FILE *table,
    int (*each)(void *arg, char *line, struct err *e), void *arg,
    struct err *e);

#endif
