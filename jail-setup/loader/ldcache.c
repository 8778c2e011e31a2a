/* SPDX-License-Identifier: BSD-2-Clause */
/* ldcache.c - see ldcache.h; the writer is ldcache_write.c */
#include <stdlib.h>
#include <string.h>

#include "elf/elf_bytes.h"
#include "err.h"
#include "ldcache.h"
#include "ldformat.h"
#include "scope.h"

/* The bytes, and what was parsed so far. */
struct view {
	const char *p;
	size_t len;
	size_t base;		/* of the new header and of strings */
	size_t last;		/* a string that starts after it has no end */
	struct new_header h;
	size_t hwcaps, nhwcaps;	/* the array of names: offset, length */
};

static bool
starts_with(const struct view *w, size_t off, const char *magic)
{
	size_t n = strlen(magic);

	return elf_within(off, n, w->len) && memcmp(w->p + off, magic, n) == 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Overflows as the int of the loader does, for the same order. */
static uint32_t
read_number(const char **s)
{
	uint32_t n = 0;

	for (; is_digit(**s); (*s)++)
		n = n * 10 + (uint32_t)(**s - '0');
	return n;
}

int
ldcache_cmp(const char *a, const char *b)
{
	uint32_t x, y;

	for (; *a != '\0'; a++, b++) {
		if (is_digit(*a) && is_digit(*b)) {
			x = read_number(&a);
			y = read_number(&b);
			if (x != y)
				return (int32_t)(x - y) < 0 ? -1 : 1;
			a--, b--;
		} else if (is_digit(*a) || is_digit(*b)) {
			return is_digit(*a) ? 1 : -1;
		} else if (*a != *b) {
			break;
		}
	}
	return *a - *b;
}

/*
 * The new header is at the beginning, or after the old table, aligned like
 * 64-bit numbers on the machine that wrote it: to 8, on i386 to 4.
 */
static int
find_header(struct view *w, struct err *e)
{
	struct old_header old;
	uint64_t end;

	if (starts_with(w, 0, NEW_MAGIC))
		return 0;
	if (!starts_with(w, 0, OLD_MAGIC) || w->len < sizeof(old))
		return err_set(e, 0, "not a cache of ld.so");
	memcpy(&old, w->p, sizeof(old));
	end = sizeof(old) + (uint64_t)old.n * sizeof(struct old_entry);
	if (end >= w->len)
		return err_set(e, 0, "cut short");
	for (uint64_t align = 8; align >= 4; align /= 2) {
		w->base = (size_t)((end + align - 1) / align * align);
		if (starts_with(w, w->base, NEW_MAGIC))
			return 0;
	}
	return err_set(e, 0, "only the format of before glibc 2.2; "
	    "run \"ldconfig -c new\"");
}

static int
read_header(struct view *w, struct err *e)
{
	uint64_t end;

	if (!elf_within(w->base, sizeof(w->h), w->len))
		return err_set(e, 0, "cut short");
	memcpy(&w->h, w->p + w->base, sizeof(w->h));
	if ((w->h.order & 3) != 0 && (w->h.order & 3) != NATIVE_ORDER)
		return err_set(e, 0, "written for the other byte order");
	end = sizeof(w->h) + (uint64_t)w->h.n * sizeof(struct new_entry);
	if (!elf_within(end, w->h.strings, w->len - w->base))
		return err_set(e, 0, "cut short");
	return 0;
}

/* A string of the table; NULL if it starts or ends outside the file. */
static const char *
string_at(const struct view *w, const char *own, uint32_t off)
{
	if (off >= w->len - w->base || w->base + off > w->last)
		return NULL;
	return own + w->base + off;
}

/* Find the section of hwcaps names, which is optional. */
static int
find_hwcaps(struct view *w, struct err *e)
{
	struct ext_header x;
	struct ext_section s;
	size_t at = w->h.ext;

	if (at == 0)
		return 0;
	if (!elf_within(at, sizeof(x), w->len))
		return err_set(e, 0, "extension outside the file");
	memcpy(&x, w->p + at, sizeof(x));
	if (x.magic != EXT_MAGIC)
		return err_set(e, 0, "corrupt extension");
	at += sizeof(x);
	if (x.n > (w->len - at) / sizeof(s))
		return err_set(e, 0, "extension outside the file");
	for (uint32_t i = 0; i < x.n; i++) {
		memcpy(&s, w->p + at + i * sizeof(s), sizeof(s));
		if (!elf_within(s.at, s.size, w->len))
			return err_set(e, 0, "extension outside the file");
		if (s.tag == EXT_HWCAPS) {
			w->hwcaps = s.at;
			w->nhwcaps = s.size / sizeof(uint32_t);
		}
	}
	return 0;
}

static int
read_hwcap(const struct view *w, const char *own, uint64_t bits,
    struct ldentry *to, struct err *e)
{
	uint64_t index = bits & UINT32_MAX;
	uint32_t off;

	if (((bits & ~HWCAP_LEVEL) >> 32) != HWCAP_NAMED >> 32) {
		to->legacy = bits != 0;
		return 0;
	}
	if (index >= w->nhwcaps)
		return err_set(e, 0, "an entry without its hwcaps name");
	memcpy(&off, w->p + w->hwcaps + index * sizeof(off), sizeof(off));
	to->hwcap = string_at(w, own, off);
	if (to->hwcap == NULL)
		return err_set(e, 0, "a hwcaps name outside the file");
	return 0;
}

static int
read_entry(const struct view *w, const char *own, size_t i, struct ldentry *to,
    struct err *e)
{
	struct new_entry n;

	memcpy(&n, w->p + w->base + sizeof(w->h) + i * sizeof(n), sizeof(n));
	*to = (struct ldentry){ .flags = n.flags };
	to->soname = string_at(w, own, n.key);
	to->path = string_at(w, own, n.value);
	if (to->soname == NULL || to->path == NULL)
		return err_set(e, 0, "entry %zu: a name outside the file", i);
	return read_hwcap(w, own, n.hwcap, to, e);
}

int
ldcache_parse(const void *bytes, size_t len, struct ldcache *out,
    struct err *e)
{
	struct view w = { .p = bytes, .len = len };
	scope_free struct ldentry *v = NULL;
	scope_free char *own = NULL;
	const char *nul = len != 0 ? memrchr(bytes, '\0', len) : NULL;

	if (find_header(&w, e) < 0 || read_header(&w, e) < 0 ||
	    find_hwcaps(&w, e) < 0)
		return -1;
	if (nul == NULL)
		return err_set(e, 0, "its strings do not end");
	w.last = (size_t)(nul - w.p);
	own = malloc(len);
	v = calloc((size_t)w.h.n + 1, sizeof(*v));
	if (own == NULL || v == NULL)
		return err_set(e, ENOMEM, "%u entries", w.h.n);
	memcpy(own, bytes, len);
	for (size_t i = 0; i < w.h.n; i++)
		if (read_entry(&w, own, i, &v[i], e) < 0)
			return -1;
	out->bytes = take_ptr(&own);
	out->v = take_ptr(&v);
	out->n = w.h.n;
	return 0;
}

void
ldcache_free(struct ldcache *c)
{
	free(c->bytes);
	free(c->v);
	*c = (struct ldcache){ 0 };
}

/* The index of the first entry equal to the name; c->n if there is none. */
static size_t
first_entry(const struct ldcache *c, const char *soname)
{
	size_t lo = 0, hi = c->n, mid;
	int order;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		order = ldcache_cmp(soname, c->v[mid].soname);
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < c->n && ldcache_cmp(soname, c->v[lo].soname) == 0)
		return lo;
	return c->n;
}

/* The index in the names of the processor, 0 is the best; -1: none. */
static int
hwcap_rank(const char *const *hwcaps, const char *name)
{
	for (int i = 0; hwcaps[i] != NULL; i++)
		if (strcmp(hwcaps[i], name) == 0)
			return i;
	return -1;
}

/*
 * Entries with a named hwcap come before those without, so the first without
 * ends the search if a better one was found.
 */
const struct ldentry *
ldcache_find(const struct ldcache *c, const char *soname, int flags,
    const char *const *hwcaps)
{
	const struct ldentry *best = NULL, *n;
	int best_rank = 0, r;

	for (size_t i = first_entry(c, soname); i < c->n; i++) {
		n = &c->v[i];
		if (ldcache_cmp(soname, n->soname) != 0)
			break;
		if (n->legacy ||
		    (n->flags != flags && !(flags == 3 && n->flags == 1)))
			continue;
		if (n->hwcap == NULL) {
			if (best != NULL)
				break;
			best = n;
			if (n->flags == flags)
				break;
			continue;
		}
		r = hwcap_rank(hwcaps, n->hwcap);
		if (r >= 0 && (best == NULL || r < best_rank)) {
			best = n;
			best_rank = r;
		}
	}
	return best;
}
