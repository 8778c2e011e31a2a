/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inuse_match.h - what a mount table says of the trees of a store.
 *
 * A tree is in use while something is mounted from it, by whatever name:
 *
 *	a session	an overlay whose source is "jail:NAME/SERIAL/...", which
 *			lib/enter.c writes
 *	a mount of it	of the file system that the store lies on, and what is
 *			mounted of that is the tree or lies beneath it: a bind
 *			mount, RootDirectory=, a container's root.  Whoever has
 *			mounted the store or what is above that has mounted no
 *			tree: every process has.
 *	a layer		an overlay with a layer whose path ends in .trees/TREE,
 *			NAME/gen/SERIAL or NAME/current: the path is as the
 *			mounting process saw it, so its beginning does not
 *			count.  `current` may have been any generation.
 *	a mount on it	something else is mounted on a place in the tree.
 *
 * File systems are compared as mount tables name them: on btrfs stat(2) says
 * another device for each subvolume.
 */
#ifndef INUSE_MATCH_H
#define INUSE_MATCH_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "generation.h"
#include "jail.h"
#include "mountinfo.h"

struct err;

/* Where the trees lie, or another directory of the store. */
struct inuse_place {
	char dev[32];			/* MAJOR:MINOR */
	char trees[PATH_MAX];		/* the path within that file system */
	bool data;			/* no trees: any mount of it is a use */
};

enum use_how { USE_SESSION, USE_MOUNT, USE_LAYER, USE_MOUNTED_ON };

struct use {
	enum use_how how;
	char tree[TREE_MAX + 1];	/* "": a generation is meant, or data */
	char jail[JAIL_NAME_MAX + 1];	/* "": a tree is meant, or data */
	char serial[SERIAL_MAX + 1];	/* with a jail; "": any of it */
	uid_t uid;			/* of a session */
	ino_t ns;			/* the mount namespace */
	char point[256];		/* where in that; cut short */
};

/* The directory of the trees is `path`, on the mount `m`. */
bool inuse_place_set(struct inuse_place *at, const struct mountinfo *m,
    const char *path);

/*
 * Call `use` for each use in the table of the namespace, which is read twice.
 * A line that cannot be parsed is an error.  Another result of `use` than 0
 * ends the loop and is returned.
 */
int inuse_match(const struct inuse_place *at, FILE *mountinfo, ino_t ns,
    int (*use)(void *arg, const struct use *u, struct err *e), void *arg,
    struct err *e);

#endif
