/* SPDX-License-Identifier: BSD-2-Clause */
/* list.c - see list.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "list.h"

static int
list_grow(struct list *l, struct err *e)
{
	size_t room = l->room != 0 ? l->room * 2 : 8;
	char **v;

	if (l->n < l->room)
		return 0;
	v = reallocarray(l->v, room, sizeof(*v));
	if (v == NULL)
		return err_set(e, errno, "list of %zu", room);
	l->v = v;
	l->room = room;
	return 0;
}

int
list_add_n(struct list *l, const char *s, size_t n, struct err *e)
{
	if (list_grow(l, e) < 0)
		return -1;
	l->v[l->n] = strndup(s, n);
	if (l->v[l->n] == NULL)
		return err_set(e, errno, "list");
	l->n++;
	return 0;
}

int
list_add(struct list *l, const char *s, struct err *e)
{
	return list_add_n(l, s, strlen(s), e);
}

int
list_terminate(struct list *l, struct err *e)
{
	if (list_grow(l, e) < 0)
		return -1;
	l->v[l->n] = NULL;
	return 0;
}

bool
list_has(const struct list *l, const char *s)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i], s) == 0)
			return true;
	return false;
}

bool
list_same(const struct list *a, const struct list *b)
{
	size_t i = 0;

	while (i < a->n && i < b->n && strcmp(a->v[i], b->v[i]) == 0)
		i++;
	return a->n == b->n && i == a->n;
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
list_sort(struct list *l)
{
	size_t kept = 0;

	if (l->n == 0)
		return;
	qsort(l->v, l->n, sizeof(*l->v), by_bytes);
	for (size_t i = 1; i < l->n; i++) {
		if (strcmp(l->v[kept], l->v[i]) == 0)
			free(l->v[i]);
		else
			l->v[++kept] = l->v[i];
	}
	l->n = kept + 1;
}

void
list_free(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i]);
	free(l->v);
	*l = (struct list){0};
}
