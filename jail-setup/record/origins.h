/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * origins.h - what a generation was made from: gen/SERIAL/origins.
 *
 * Every host path whose change could change the jail, with its identity: files
 * that were copied, links, directories that were searched, files that were read
 * to find the rest (plan.h: inputs), and paths that did not exist.  While none
 * of them changes, a new plan would be the old one, and a refresh does no more
 * than look at them.
 *
 * In the text a line has a letter, the identity in eight numbers (not with '-'
 * and '?'), the host's path and, for a copied file, that in the jail, as in a
 * manifest.  The last line is "end", so that a truncated list is an error.
 */
#ifndef ORIGINS_H
#define ORIGINS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/file_identity.h"
#include "base/pathmap.h"

struct err;
struct plan;

enum origin_kind {
	ORIGIN_FILE = 'f',	/* copied: `path` in the jail */
	ORIGIN_SEEN = 's',	/* a link, a directory, a file that was read */
	ORIGIN_ABSENT = '-',
	ORIGIN_UNSEEN = '?',	/* lstat(2) fails: a link loop, EIO, a FUSE */
};				/* mount that root may not look into */

struct origin {
	enum origin_kind kind;
	struct identity id;
	char *host;
	char *path;		/* ORIGIN_FILE only */
};

struct origins {
	struct origin *v;
	size_t n, room;
	struct pathtext text;	/* strings that were added */
	char *parsed;		/* or the text that holds them */
};

/* Appends copies of the strings. */
int origins_add(struct origins *o, const struct origin *one, struct err *e);

/* Appends what is there now; nothing if the path is too long for a file. */
int origins_look(struct origins *o, const char *host, struct err *e);

/*
 * Marks origins whose change time is not clearly older than `since` as changed,
 * so that the next refresh looks at them again: they may have changed after we
 * read them ("racy").  The margin is two ticks of the clock that stamps files
 * (20 ms), or 2 s on a file system that stores whole seconds.  Times in the
 * future are left alone: no change can get one.
 */
void origins_distrust(struct origins *o, const struct timespec *since);

/* What is at a path, by the return value and errno of lstat(2). */
struct origin origin_seen(int rc, const struct stat *st);

/* Has it changed, since then or until `now`? */
bool origin_changed(const struct origin *o);
bool origin_differs(const struct origin *o, const struct origin *now);

char *origins_text(const struct origins *o, struct err *e);
int   origins_parse(const char *text, const char *file, struct origins *o,
    struct err *e);
void  origins_free(struct origins *o);

#endif
