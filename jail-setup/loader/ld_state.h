/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ld_state.h - what a loader knows before it sees a program.
 *
 * The inside of resolve.h's struct loader, for the files that search.
 */
#ifndef LD_STATE_H
#define LD_STATE_H

#include <stdbool.h>

#include "ldcache.h"
#include "lddirs.h"

struct abi;
struct err;
struct ldfiles;

/* Default directories, worked out once for each machine seen. */
struct known_dirs {
	const struct abi *abi;
	char *musl;		/* its name of the machine; NULL: glibc */
	struct lddirs dirs;
	struct known_dirs *next;
};

struct loader {
	struct ldfiles *files;
	struct ldcache cache;	/* empty where the root has none */
	struct known_dirs *known;
	struct list preload;	/* loader_preload() */
	struct list conf;	/* /etc/ld.so.conf, once it was asked for */
	bool conf_read;
};

/* NULL: error.  `musl` as in struct known_dirs. */
const struct lddirs *loader_dirs(struct loader *l, const struct abi *a,
    const char *musl, struct err *e);

/* The directories of ld.so.conf, for messages only; NULL: error. */
const struct list *loader_conf(struct loader *l, struct err *e);

#endif
