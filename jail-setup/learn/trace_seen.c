/* SPDX-License-Identifier: BSD-2-Clause */
/* trace_seen.c - see trace_seen.h */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "err.h"
#include "trace_seen.h"

/* The map holds indices plus one, so that NULL means none. */
struct seen_one *
seen_find(const struct seen *s, const char *path)
{
	uintptr_t i = (uintptr_t)pathmap_get(&s->map, path);

	return i != 0 ? &s->v[i - 1] : NULL;
}

static const char *
keep_path(struct seen *s, const char *path, struct err *e)
{
	return pathtext_keep(&s->text, path, strlen(path), e);
}

int
seen_add(struct seen *s, const struct seen_one *one, struct err *e)
{
	struct seen_one *there = seen_find(s, one->path), new = *one;

	if (there != NULL) {
		there->how |= one->how;
		return 0;
	}
	new.path = keep_path(s, one->path, e);
	new.real = strcmp(one->path, one->real) == 0 ? new.path :
	    keep_path(s, one->real, e);
	if (new.path == NULL || new.real == NULL ||
	    ARRAY_ROOM(s->v, s->n, s->room, "what was seen", e) < 0 ||
	    pathmap_put(&s->map, new.path, (const void *)(s->n + 1), e) < 0)
		return -1;
	s->v[s->n++] = new;
	return 0;
}

void
seen_free(struct seen *s)
{
	pathmap_free(&s->map);
	pathtext_free(&s->text);
	free(s->v);
	*s = (struct seen){0};
}
