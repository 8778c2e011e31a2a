/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pathmap.h - a great many paths, and something about each.
 */
#ifndef PATHMAP_H
#define PATHMAP_H

#include <stddef.h>
#include <stdint.h>

struct err;

struct pathslot {
	const char *path;	/* NULL: free */
	const void *value;
	uint64_t hash;
};

/* Zeroed it is empty. */
struct pathmap {
	struct pathslot *v;
	size_t n, room;		/* room: a power of two */
};

/*
 * The first value of a path stays.  `path` must stay as well.  1 when it is
 * new, else 0; -1: no memory.
 */
int pathmap_put(struct pathmap *m, const char *path, const void *value,
    struct err *e);
const void *pathmap_get(const struct pathmap *m, const char *path);
/* Where the value of the `n` bytes of a path stands; NULL: it is not in. */
const void **pathmap_at(const struct pathmap *m, const char *path, size_t n);
void pathmap_free(struct pathmap *m);

/* Strings that live as long as all of them; zeroed it is empty. */
struct pathtext {
	struct pathchunk *last;
};

/* The two one after the other, with a NUL; NULL: no memory. */
char *pathtext_keep(struct pathtext *t, const char *a, size_t na,
    const char *b, size_t nb, struct err *e);
void pathtext_free(struct pathtext *t);

#endif
