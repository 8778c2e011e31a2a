/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inuse.h - what holds the trees of a store: the one place that says so.
 *
 * Whoever removes a generation, a jail or a tree asks here first.  What counts
 * is in inuse_match.h, in which namespaces in mntns.h.  A look is true when it
 * was begun: look after the lock was taken, and act at once.
 */
#ifndef INUSE_H
#define INUSE_H

#include <stddef.h>
#include <sys/types.h>

#include "inuse_match.h"

struct err;

struct inuse {
	struct use *v;
	size_t n, room;
	ino_t own;		/* our mount namespace */
};

/*
 * All there are; `trees` is the descriptor of STATE/.trees, also O_PATH.  Who gets
 * an error removes nothing.  Needs root.
 */
int  inuse_find(int trees, struct inuse *all, struct err *e);
void inuse_free(struct inuse *all);

/* The first that holds the tree by its name, or NULL. */
const struct use *inuse_tree(const struct inuse *all, const char *tree);

/* The first that holds the generation by its name; NULL: any of the jail. */
const struct use *inuse_generation(const struct inuse *all, const char *jail,
    const char *serial);

/* The first that is mounted on a place in the tree, and hides what is there. */
const struct use *inuse_hidden(const struct inuse *all, const char *tree);

/* Say it, with err.no == EBUSY.  Always -1. */
int inuse_say(const struct inuse *all, const struct use *u, struct err *e);

#endif
