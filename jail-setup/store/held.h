/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * held.h - one generation of a jail: opened, held, read, closed.
 *
 * While a process of root holds a generation, no sweep removes its tree.  The
 * lock is a read lock on one byte of /run/jail/.trees.lock; the name of the
 * tree chooses the byte.  Only root can open that file, so no other account
 * can hold a tree.  The lock ends with the process.  Links to a held tree may
 * be removed.
 */
#ifndef HELD_H
#define HELD_H

#include <limits.h>

#include "generation.h"

struct err;
struct manifest;
struct origins;
struct stale;

struct held {
	const char *state, *jail;	/* borrowed */
	char serial[SERIAL_MAX + 1];
	char tree[TREE_MAX + 1];
	char shown[PATH_MAX];	/* what was opened last, for messages */
	int dir;		/* O_PATH: the tree's directory */
	int lock;
};

/*
 * The current generation, or with `serial` that one.  On error nothing is open,
 * and h->shown is the path at fault.  err.no == ENOENT: never built; EALREADY:
 * the one of that serial was removed meanwhile.  Without privilege, or on a
 * read-only /run that has no lock yet, it is opened and not held.
 */
int  held_open(const char *state, const char *jail, const char *serial,
    struct held *h, struct err *e);
void held_close(struct held *h);

#define HELD_CLOSED { .dir = -1, .lock = -1 }
#define scope_held __attribute__((cleanup(held_close))) struct held

/* The O_PATH descriptor of its root; the caller's. */
int held_root(struct held *h, struct err *e);

/* Its records; free them.  Without a stale list the list is empty. */
int held_manifest(struct held *h, struct manifest *m, struct err *e);
int held_origins(struct held *h, struct origins *o, struct err *e);
int held_stale(struct held *h, struct stale *s, struct err *e);

/* Its bill of materials, malloc'ed.  err.no == ENOENT: it has none. */
int held_bill(struct held *h, char **text, struct err *e);

/*
 * For a sweep, with the descriptor of the lock's file, open for writing.  1:
 * nobody holds that tree, nor can before the descriptor is closed; 0: it is
 * held; -1.
 */
int held_by_none(int lock, const char *tree, struct err *e);

#endif
