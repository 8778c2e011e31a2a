/* SPDX-License-Identifier: BSD-2-Clause */
/* pathmap.c - open addressing, at most two thirds full; see pathmap.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "pathmap.h"

enum { CHUNK = 1 << 20 };

struct pathchunk {
	struct pathchunk *before;
	size_t used, room;
	char text[];
};

/* Eight bytes at a time: there are 100,000 paths of some 60 bytes. */
static uint64_t
hash_of(const char *s, size_t n)
{
	const uint64_t mix = 0x9e3779b97f4a7c15u;	/* 2^64 / phi */
	uint64_t h = n;

	while (n > 0) {
		uint64_t word = 0;
		size_t take = n < sizeof(word) ? n : sizeof(word);

		memcpy(&word, s, take);
		h = (h ^ word) * mix;
		h ^= h >> 29;
		s += take;
		n -= take;
	}
	return h;
}

/* The slot of the path, or the free one where it belongs. */
static struct pathslot *
slot(const struct pathmap *m, const char *path, size_t n, uint64_t hash)
{
	size_t i = hash & (m->room - 1);

	while (m->v[i].path != NULL && (m->v[i].hash != hash ||
	    strncmp(m->v[i].path, path, n) != 0 || m->v[i].path[n] != '\0'))
		i = (i + 1) & (m->room - 1);
	return &m->v[i];
}

static int
grow(struct pathmap *m, struct err *e)
{
	struct pathmap new = { .room = m->room != 0 ? 2 * m->room : 256 };

	if (3 * m->n < 2 * m->room)
		return 0;
	new.v = calloc(new.room, sizeof(*new.v));
	if (new.v == NULL)
		return err_set(e, errno, "%zu paths", new.room);
	for (size_t i = 0; i < m->room; i++)
		if (m->v[i].path != NULL)
			*slot(&new, m->v[i].path, strlen(m->v[i].path),
			    m->v[i].hash) = m->v[i];
	new.n = m->n;
	free(m->v);
	*m = new;
	return 0;
}

int
pathmap_put(struct pathmap *m, const char *path, const void *value,
    struct err *e)
{
	size_t n = strlen(path);
	uint64_t hash = hash_of(path, n);
	struct pathslot *at;

	if (grow(m, e) < 0)
		return -1;
	at = slot(m, path, n, hash);
	if (at->path != NULL)
		return 0;
	*at = (struct pathslot){ path, value, hash };
	m->n++;
	return 1;
}

const void **
pathmap_at(const struct pathmap *m, const char *path, size_t n)
{
	struct pathslot *at = m->room == 0 ? NULL :
	    slot(m, path, n, hash_of(path, n));

	return at != NULL && at->path != NULL ? &at->value : NULL;
}

const void *
pathmap_get(const struct pathmap *m, const char *path)
{
	const void **value = pathmap_at(m, path, strlen(path));

	return value != NULL ? *value : NULL;
}

void
pathmap_free(struct pathmap *m)
{
	free(m->v);
	*m = (struct pathmap){0};
}

static struct pathchunk *
chunk(struct pathtext *t, size_t need, struct err *e)
{
	size_t room = need > CHUNK ? need : CHUNK;
	struct pathchunk *c = t->last;

	if (c != NULL && c->room - c->used >= need)
		return c;
	c = malloc(sizeof(*c) + room);
	if (c == NULL)
		return err_null(e, errno, "paths");
	c->before = t->last;
	c->used = 0;
	c->room = room;
	t->last = c;
	return c;
}

char *
pathtext_keep(struct pathtext *t, const char *s, size_t n, struct err *e)
{
	struct pathchunk *c = chunk(t, n + 1, e);
	char *kept;

	if (c == NULL)
		return NULL;
	kept = c->text + c->used;
	memcpy(kept, s, n);
	kept[n] = '\0';
	c->used += n + 1;
	return kept;
}

void
pathtext_free(struct pathtext *t)
{
	while (t->last != NULL) {
		struct pathchunk *c = t->last;

		t->last = c->before;
		free(c);
	}
}

int
pathindex_find(struct pathindex *x, const char *text, size_t next, size_t *i,
    struct err *e)
{
	const uintptr_t known = (uintptr_t)pathmap_get(&x->map, text);
	const char *kept;

	*i = known != 0 ? known - 1 : next;
	if (known != 0)
		return 0;
	kept = pathtext_keep(&x->text, text, strlen(text), e);
	return kept == NULL || pathmap_put(&x->map, kept,
	    (const void *)(next + 1), e) < 0 ? -1 : 0;
}

void
pathindex_free(struct pathindex *x)
{
	pathmap_free(&x->map);
	pathtext_free(&x->text);
}
