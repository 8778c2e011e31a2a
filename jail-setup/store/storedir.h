/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * storedir.h - the directories of one jail's store; for store*.c only.
 */
#ifndef STOREDIR_H
#define STOREDIR_H

#include <stdbool.h>

#include "list.h"

struct err;
struct inuse;
struct use;

/* Descriptors: the lock (gone with it), STATE/JAIL, its gen, STATE/.trees. */
struct storedir {
	int lock, top, gen, trees;
};

/*
 * A jail that another process works on is an error, EALREADY; one that is not
 * there ENOENT, unless it is to be made.
 */
int  storedir_open(const char *state, const char *jail, bool make,
    struct storedir *d, struct err *e);
void storedir_close(struct storedir *d);

#define STOREDIR_CLOSED { -1, -1, -1, -1 }
#define scope_storedir __attribute__((cleanup(storedir_close))) struct storedir

/* One lock, by flock(2); err.no == EALREADY: another process has it. */
int  storedir_lock(const char *name, int how, struct err *e);

/* The lock's file, open for reading; made if it is missing. */
int  storedir_lock_file(const char *name, struct err *e);

/* The lock of all trees.  No name of a jail begins with a dot. */
#define STOREDIR_TREES_LOCK ".trees"

/* A serial is the time at which its generation was made: strftime(3). */
#define STOREDIR_SERIAL "%Y%m%dT%H%M%S"

/* What gen is called while the whole jail is removed. */
#define STOREDIR_GONE "gone"

/* The record of a refresh that failed. */
#define STOREDIR_FAILED "failed"

/* The record of a hold, hold.h. */
#define STOREDIR_HOLD "hold"

/* Remove what a killed run has left. */
int  storedir_tidy(const struct storedir *d, struct err *e);

/* The next generation: a link to that tree, not yet the current one. */
int  storedir_link(const struct storedir *d, const char *serial,
    const char *tree, struct err *e);

/* What inuse_tree() answers for a generation's tree. */
int  storedir_uses(const struct storedir *d, const char *serial,
    const struct inuse *all, bool on, const struct use **use, struct err *e);

/*
 * An error if a session names the jail or, with `trees`, a mount one of its
 * trees; with `jail` NULL, if a mount hides part of one.
 */
int  storedir_unused(const struct storedir *d, const char *jail, bool trees,
    struct err *e);

/*
 * `current` becomes gen/SERIAL by one rename(2) and is flushed to disk.  The
 * change time of the old generation's link becomes the time of the switch.
 */
int  storedir_switch(const struct storedir *d, const char *serial,
    struct err *e);

/* The serials there are, oldest first. */
int  storedir_serials(const struct storedir *d, struct list *out,
    struct err *e);

#endif
