/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ld_state.h - what a loader knows independently of the program.
 *
 * Defines struct loader of resolve.h for the files that implement it.
 */
#ifndef LD_STATE_H
#define LD_STATE_H

#include <stdbool.h>

#include "ldcache.h"
#include "lddirs.h"

struct abi;
struct err;
struct ldfiles;

/* The default directories of a machine, determined once. */
struct known_dirs {
	const struct abi *abi;
	char *musl;		/* musl's name of the machine; NULL: glibc */
	struct lddirs dirs;
	struct known_dirs *next;
};

struct loader {
	struct ldfiles *files;
	struct ldcache cache;	/* empty where the root has none */
	struct known_dirs *known;
	struct list preload;	/* loader_preload() */
	struct list conf;	/* /etc/ld.so.conf, if conf_read */
	bool conf_read;
};

/* NULL: error.  `musl` as in struct known_dirs. */
const struct lddirs *loader_dirs(struct loader *l, const struct abi *a,
    const char *musl, struct err *e);

/* The directories of ld.so.conf, for messages only; NULL: error. */
const struct list *loader_conf(struct loader *l, struct err *e);

#endif
