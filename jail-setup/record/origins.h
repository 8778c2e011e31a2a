/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * origins.h - what a generation was made from: gen/SERIAL/origins.
 *
 * Every host path whose change could change the jail, with what it was: the
 * files that were copied, links that were kept, directories in which something
 * was looked for, files that were read to find the rest, and paths that were
 * not there.  If all of them are what they were, a new plan would be the old
 * one: that is the whole of a refresh with nothing to do.
 *
 * Text, a line each: a letter, the identity in eight numbers ('-' has none),
 * the host's path and for a copied file the jail's, as in a manifest.  The last
 * line is "end": a list cut short would find nothing changed.
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
};

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
	char *parsed;		/* or a text that they lie in */
};

/* Appends copies of the strings. */
int origins_add(struct origins *o, const struct origin *one, struct err *e);

/* What is at the path now: ORIGIN_SEEN or ORIGIN_ABSENT. */
int origins_look(struct origins *o, const char *host, struct err *e);

/*
 * What changed at `since` or later may have done so after it was looked at:
 * note it in a way that will not be found unchanged.  A tick of the clock that
 * files are stamped by (10 ms, or 2 s where there are whole seconds only) is
 * added; a time still to come is none that a change could get unseen.
 */
void origins_distrust(struct origins *o, const struct timespec *since);

/* Is what is at the path now something else? */
bool origin_changed(const struct origin *o);

char *origins_text(const struct origins *o, struct err *e);
int   origins_parse(const char *text, const char *file, struct origins *o,
    struct err *e);
void  origins_free(struct origins *o);

#endif
