/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inuse.h - which trees and data of a store are mounted, by whatever name.
 *
 * Whoever removes a generation, a jail or a tree asks here first.  What counts
 * as a use is in inuse_match.h, in which namespaces in mntns.h; who reads a
 * tree holds it by a lock, held.h.  The answer is that of the time of the
 * call: take the lock first, and act at once.
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
 * All uses.  `trees` is the descriptor of STATE/.trees, which may be O_PATH.
 * On error the caller must not remove anything.  Needs root.
 */
int  inuse_find(int trees, struct inuse *all, struct err *e);
void inuse_free(struct inuse *all);

/* The same of a directory of data: what is mounted of it, or on or below it. */
int  inuse_find_data(int dir, struct inuse *all, struct err *e);

#define scope_inuse __attribute__((cleanup(inuse_free))) struct inuse

/*
 * The first that holds the tree by its name, or NULL.  `on`: the first mount on
 * a place in the tree, which hides what is there.
 */
const struct use *inuse_tree(const struct inuse *all, const char *tree,
    bool on);

/* The first that holds the generation by its name; NULL: any of the jail. */
const struct use *inuse_generation(const struct inuse *all, const char *jail,
    const char *serial);

/* An error that describes the use; err.no == EBUSY.  Always -1. */
int inuse_say(const struct inuse *all, const struct use *u, struct err *e);

#endif
