/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace_seen.h - the set of paths that a program used, in order of first use.
 */
#ifndef TRACE_SEEN_H
#define TRACE_SEEN_H

#include <stddef.h>
#include <sys/types.h>

#include "base/pathmap.h"

struct err;

enum {
	SEEN_OPENED = 1 << 0,
	SEEN_EXECUTED = 1 << 1,
	SEEN_LOOKED = 1 << 2,		/* stat(2), access(2), readlink(2) */
	SEEN_ENTERED = 1 << 3,		/* a directory: chdir(2), or "x/.." */
	SEEN_WRITTEN = 1 << 4,		/* opened for writing */
	SEEN_CONNECTED = 1 << 5,	/* a socket; "@name": abstract */
	SEEN_BOUND = 1 << 6,
};

struct seen_one {
	const char *path;	/* as it was asked for, made absolute */
	const char *real;	/* without links */
	unsigned how;
	mode_t mode;
	uid_t uid;
};

/* Zeroed it is empty. */
struct seen {
	struct seen_one *v;
	size_t n, room;
	struct pathmap map;
	struct pathtext text;
	size_t unread;		/* calls whose path could not be read */
	size_t foreign;		/* calls of unknown ABIs */
};

/* Copies the strings; adds `how` to a path that is there already. */
int  seen_add(struct seen *s, const struct seen_one *one, struct err *e);
struct seen_one *seen_find(const struct seen *s, const char *path);
void seen_free(struct seen *s);

#endif
