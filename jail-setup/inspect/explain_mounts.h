/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explain_mounts.h - an entry in words.  Pure.
 *
 * What lib/enter.c does, said a second time; tests/root/test_explain.sh
 * compares it with the mount table of a login and with the walls of wall.h.
 */
#ifndef EXPLAIN_MOUNTS_H
#define EXPLAIN_MOUNTS_H

#include <stddef.h>

struct entry;
struct err;

struct explain_mount {
	const char *target, *source;	/* borrowed; source NULL: nothing */
	const char *type;
	char options[64];	/* as a mount table shows them */
	const char *when;	/* only then; NULL: at every login */
};

struct explain_wall {
	const char *name, *what;
};

/* In the order of mounting.  The caller's to free; NULL on error. */
struct explain_mount *explain_mounts(const struct entry *en, const char *tree,
    size_t *n, struct err *e);

/* In the order of building; how many, at most EXPLAIN_WALLS. */
enum { EXPLAIN_WALLS = 16 };
size_t explain_walls(const struct entry *en,
    struct explain_wall out[EXPLAIN_WALLS]);

#endif
