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
#include "list.h"

struct abi;
struct err;
struct ldfiles;

/* The default directories that a C library searches. */
struct lddirs {
	struct list dirs;	/* in order */
	char lib[64];		/* value of $LIB; "": no such token */
	const char *const *hwcaps;	/* abi_hwcaps(); NULL: none at all */
};

/* Those of a machine, determined once. */
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

/*
 * glibc has them compiled in, and distributions differ: Debian's multiarch
 * pairs, /lib64 and /usr/lib64 elsewhere for 64 bits, /lib and /usr/lib.
 * musl reads /etc/ld-musl-ARCH.path, else /lib:/usr/local/lib:/usr/lib.
 */
int  lddirs_glibc(struct ldfiles *l, const struct abi *a, struct lddirs *out,
    struct err *e);
int  lddirs_musl(struct ldfiles *l, const char *arch, struct lddirs *out,
    struct err *e);

/* NULL: error.  `musl` as in struct known_dirs. */
const struct lddirs *loader_dirs(struct loader *l, const struct abi *a,
    const char *musl, struct err *e);

/*
 * Append the directories of ld.so.conf in its order, with included files
 * (patterns, relative to the including file) and without "hwcap" lines; none if
 * there is no file.  At most 1000 files are read, since files may include each
 * other.  No loader reads it, only the cache that ldconfig(8) made of it.
 */
int ldconf_read(struct ldfiles *l, const char *path, struct list *dirs,
    struct err *e);

/* The same, read once, to say why a library was not found; NULL: error. */
const struct list *loader_conf(struct loader *l, struct err *e);

#endif
