/* SPDX-License-Identifier: BSD-2-Clause */
/* ldcache_write.c - the writing half of ldcache.h */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ldcache.h"
#include "ldformat.h"
#include "list.h"
#include "scope.h"

/* The layout of the file: offsets of its parts. */
struct layout {
	const struct ldentry **v;	/* sorted, without duplicates */
	size_t n;
	struct list hwcaps;		/* sorted: entries refer by index */
	size_t strings, ext, sections, end;
	char *p;
	size_t next;			/* where the next string goes */
};

/*
 * The order that the loader searches by: names descending, then flags
 * descending, then entries with a hwcaps name before those without.
 */
static int
entry_cmp(const void *a, const void *b)
{
	const struct ldentry *x = *(const struct ldentry *const *)a;
	const struct ldentry *y = *(const struct ldentry *const *)b;
	int r = ldcache_cmp(y->soname, x->soname);

	if (r != 0)
		return r;
	if (x->flags != y->flags)
		return x->flags < y->flags ? 1 : -1;
	if (x->hwcap == NULL || y->hwcap == NULL)
		return (x->hwcap == NULL) - (y->hwcap == NULL);
	return strcmp(x->hwcap, y->hwcap);
}

/* qsort(3) is not stable: order equal entries by position. */
static int
entry_cmp_stable(const void *a, const void *b)
{
	const struct ldentry *x = *(const struct ldentry *const *)a;
	const struct ldentry *y = *(const struct ldentry *const *)b;
	int r = entry_cmp(a, b);

	return r != 0 ? r : (x > y) - (x < y);
}

static int
sort_entries(struct layout *y, const struct ldentry *v, size_t n, struct err *e)
{
	y->v = calloc(n + 1, sizeof(*y->v));
	if (y->v == NULL)
		return err_set(e, ENOMEM, "%zu entries", n);
	for (size_t i = 0; i < n; i++) {
		if (v[i].soname[0] == '\0' || strchr(v[i].soname, '/') != NULL)
			return err_set(e, 0, "\"%s\" is no library's name",
			    v[i].soname);
		if (v[i].path[0] != '/')
			return err_set(e, 0, "%s is not an absolute path",
			    v[i].path);
		y->v[i] = &v[i];
		if (v[i].hwcap != NULL &&
		    list_add(&y->hwcaps, v[i].hwcap, e) < 0)
			return -1;
	}
	qsort(y->v, n, sizeof(*y->v), entry_cmp_stable);
	for (size_t i = 0; i < n; i++)
		if (y->n == 0 || entry_cmp(&y->v[y->n - 1], &y->v[i]) != 0)
			y->v[y->n++] = y->v[i];
	list_sort(&y->hwcaps);
	return 0;
}

static int
lay_out(struct layout *y, struct err *e)
{
	size_t at = sizeof(struct new_header) + y->n * sizeof(struct new_entry);

	y->strings = y->next = at;
	for (size_t i = 0; i < y->n; i++)
		at += strlen(y->v[i]->soname) + strlen(y->v[i]->path) + 2;
	for (size_t i = 0; i < y->hwcaps.n; i++)
		at += strlen(y->hwcaps.v[i]) + 1;
	y->ext = at;
	if (y->hwcaps.n != 0) {
		y->ext = (at + 3) & ~(size_t)3;
		y->sections = y->ext + sizeof(struct ext_header) +
		    sizeof(struct ext_section);
		at = y->sections + y->hwcaps.n * sizeof(uint32_t);
	}
	y->end = at;
	if (at > INT32_MAX)
		return err_set(e, EFBIG, "%zu entries", y->n);
	return 0;
}

static uint32_t
put_string(struct layout *y, const char *s)
{
	size_t at = y->next, n = strlen(s) + 1;

	memcpy(y->p + at, s, n);
	y->next += n;
	return (uint32_t)at;
}

static uint64_t
hwcap_index(const struct layout *y, const char *name)
{
	for (size_t i = 0; i < y->hwcaps.n; i++)
		if (strcmp(y->hwcaps.v[i], name) == 0)
			return HWCAP_NAMED | i;
	return 0;	/* not reached: the list has every name */
}

static void
put_entries(struct layout *y)
{
	for (size_t i = 0; i < y->n; i++) {
		const struct ldentry *v = y->v[i];
		struct new_entry n = {
			.flags = v->flags,
			.key = put_string(y, v->soname),
			.value = put_string(y, v->path),
			.hwcap = v->hwcap != NULL ?
			    hwcap_index(y, v->hwcap) : 0,
		};

		memcpy(y->p + sizeof(struct new_header) + i * sizeof(n), &n,
		    sizeof(n));
	}
}

static void
put_hwcaps(struct layout *y)
{
	struct ext_header x = { .magic = EXT_MAGIC, .n = 1 };
	struct ext_section s = {
		.tag = EXT_HWCAPS,
		.at = (uint32_t)y->sections,
		.size = (uint32_t)(y->hwcaps.n * sizeof(uint32_t)),
	};

	if (y->hwcaps.n == 0)
		return;
	for (size_t i = 0; i < y->hwcaps.n; i++) {
		uint32_t at = put_string(y, y->hwcaps.v[i]);

		memcpy(y->p + y->sections + i * sizeof(at), &at, sizeof(at));
	}
	memcpy(y->p + y->ext, &x, sizeof(x));
	memcpy(y->p + y->ext + sizeof(x), &s, sizeof(s));
}

static void
put_header(struct layout *y)
{
	struct new_header h = {
		.n = (uint32_t)y->n,
		.strings = (uint32_t)(y->next - y->strings),
		.order = NATIVE_ORDER,
		.ext = y->hwcaps.n != 0 ? (uint32_t)y->ext : 0,
	};

	memcpy(h.magic, NEW_MAGIC, sizeof(h.magic));
	memcpy(y->p, &h, sizeof(h));
}

static void
layout_free(struct layout *y)
{
	free(y->v);
	free(y->p);
	list_free(&y->hwcaps);
}

int
ldcache_write(const struct ldentry *v, size_t n, char **bytes, size_t *len,
    struct err *e)
{
	__attribute__((cleanup(layout_free))) struct layout y = { 0 };

	if (sort_entries(&y, v, n, e) < 0 || lay_out(&y, e) < 0)
		return -1;
	y.p = calloc(1, y.end);
	if (y.p == NULL)
		return err_set(e, ENOMEM, "cache of %zu bytes", y.end);
	put_entries(&y);
	put_hwcaps(&y);
	put_header(&y);
	*bytes = take_ptr(&y.p);
	*len = y.end;
	return 0;
}
