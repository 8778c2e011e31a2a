/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ldcache.h - /etc/ld.so.cache, read and written without ldconfig(8).
 *
 * The format "glibc-ld.so.cache1.1" of glibc 2.2 and later (its
 * sysdeps/generic/dl-cache.h), alone or behind a table of the older format,
 * with the extension that names glibc-hwcaps subdirectories (glibc 2.33).
 * Numbers are in the machine's byte order; a cache of the other is refused.
 */
#ifndef LDCACHE_H
#define LDCACHE_H

#include <stdbool.h>
#include <stddef.h>

struct err;

struct ldentry {
	const char *soname;
	const char *path;
	int flags;		/* machine and kind: struct abi's cache */
	const char *hwcap;	/* glibc-hwcaps subdirectory, NULL: baseline */
	bool legacy;		/* for processors by bits, before 2.33 */
};

struct ldcache {
	char *bytes;		/* what the entries point into */
	struct ldentry *v;	/* in the file's order */
	size_t n;
};

/* Copies the bytes.  -1 for another format, a cut or a corrupt cache. */
int ldcache_parse(const void *bytes, size_t len, struct ldcache *out,
    struct err *e);

/*
 * What the loader would take for a name, by its own search: only entries with
 * these flags (or plain ELF where the machine has none of its own), a hwcaps
 * entry if its subdirectory is in `hwcaps` (best first, ended by NULL).  NULL
 * if there is none.  Entries by hwcap bits are passed over: the baseline
 * library runs everywhere.
 */
const struct ldentry *ldcache_find(const struct ldcache *c, const char *soname,
    int flags, const char *const *hwcaps);

/*
 * The bytes of a cache with these entries, sorted here, in malloc'ed *bytes.
 * Of two entries for the same name, flags and hwcap the first one counts.
 */
int ldcache_write(const struct ldentry *v, size_t n, char **bytes,
    size_t *len, struct err *e);

/*
 * The order of the cache, descending in it: as strcmp(3), but numbers by their
 * value, and a digit after anything that is none.
 */
int ldcache_cmp(const char *a, const char *b);

void ldcache_free(struct ldcache *c);

#endif
