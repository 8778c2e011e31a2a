/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pathmap.h - a hash table of very many paths, with a value for each.
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

/* Empty when zeroed. */
struct pathmap {
	struct pathslot *v;
	size_t n, room;		/* room: a power of two */
};

/*
 * A path keeps its first value.  `path` is borrowed until pathmap_free().
 * 1: it is new; 0: it was in; -1: no memory.
 */
int pathmap_put(struct pathmap *m, const char *path, const void *value,
    struct err *e);
const void *pathmap_get(const struct pathmap *m, const char *path);
/* The place of the value of a path of `n` bytes; NULL: it is not in. */
const void **pathmap_at(const struct pathmap *m, const char *path, size_t n);
void pathmap_free(struct pathmap *m);

/* Strings that are freed together.  Empty when zeroed. */
struct pathtext {
	struct pathchunk *last;
};

/* A copy of n bytes, with a NUL; NULL: no memory. */
char *pathtext_keep(struct pathtext *t, const char *s, size_t n,
    struct err *e);
void pathtext_free(struct pathtext *t);

/* The indices of an array by a text.  Empty when zeroed. */
struct pathindex {
	struct pathmap map;	/* to 1 + the index */
	struct pathtext text;
};

/* *i: the index of the text, which is `next` if it is new. */
int  pathindex_find(struct pathindex *x, const char *text, size_t next,
    size_t *i, struct err *e);
void pathindex_free(struct pathindex *x);

#endif
