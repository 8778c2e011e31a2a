/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jails_index.h - which jail files need not be read for a login.
 *
 * /run/jail/index says of each jail file what it was when jail-setup read it,
 * and which names stood in its `users` and `groups`.  A file that is still the
 * same, with neither the account nor a group of it among those names, is not
 * opened.  Nothing else is believed: every other file is read, new or changed
 * or with a name that fits, and the decision is made over those.  Without an
 * index all are read.
 *
 * Who could make it say that an account is in no jail?
 *
 * - By writing it, or another in its place: root.  It is opened as a jail file
 *   is, every directory above it and itself root's.
 * - By changing a jail file so that it seems the same: its change time is the
 *   clock's at each write, rename, chmod and link, and no call sets it.  Within
 *   one tick it may come out the same (git calls that "racily clean"): a file
 *   that was changed less than two seconds before it was read is left out.
 * - By putting another file there: that has another device, inode or change
 *   time.  So it matters not what directory the name leads to by now.
 * - By a file nobody could read any more, or should not trust: its mode or owner
 *   changed, and it is read, which is the error that it always was.
 * - By a name service that tells fewer groups than there are: where that is in
 *   doubt, login.c reads all of them.
 * - By damage, or words that another version understood differently: a sum
 *   over all of it, and the version, stand in the first line.
 *
 * What remains is who can turn back the clock to a nanosecond, write to the disk
 * below the file system, or keep a jail file mapped and change it long after:
 * root.
 */
#ifndef JAILS_INDEX_H
#define JAILS_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

struct err;
struct ident;
struct jail;

#define JAILS_INDEX "index"	/* in PATHS_RUN */

/* More is not written: all of it is read at each login. */
enum { JAILS_INDEX_MAX = 16 * 1024 * 1024 };

/* Zeroed: no index. */
struct jails_index {
	char *text;		/* owned, cut into words on the way */
	char *name, *words;	/* the entry at hand, and what is left of it */
	char *rest;
};

/* The file as it is; *text is malloc'ed. */
int  jails_index_read(char **text, size_t *len, struct err *e);

/* Anything wrong with it, and there is none. */
void jails_index_open(struct jails_index *ix);
void jails_index_close(struct jails_index *ix);

/* The same of a text, malloc'ed, which is taken over. */
void jails_index_take(struct jails_index *ix, char *text, size_t len);

/*
 * Is the file known, unchanged, and about others?  Ask in the order of the
 * names, and for each once: otherwise the answer is no.
 */
bool jails_index_spares(struct jails_index *ix, int dir, const char *base,
    const struct ident *who);

/* Add a file to entries, unless it changed just before `since`. */
void jails_index_add(FILE *entries, int fd, const char *base,
    const struct jail *j, const struct timespec *since);

/* The first line for these entries; malloc'ed. */
char *jails_index_seal(const char *entries, struct err *e);

#endif
