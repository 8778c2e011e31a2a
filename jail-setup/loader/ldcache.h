/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ldcache.h - read and write /etc/ld.so.cache without ldconfig(8).
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
	bool legacy;		/* selected by hwcap bits, before glibc 2.33 */
};

struct ldcache {
	char *bytes;		/* what the entries point into */
	struct ldentry *v;	/* in the file's order */
	size_t n;
};

/* Copies the bytes.  -1: truncated, corrupt or of another format. */
int ldcache_parse(const void *bytes, size_t len, struct ldcache *out,
    struct err *e);

/*
 * The entry that the loader chooses for a name, by the search of the loader:
 * entries need these flags (or plain ELF if the machine has no flags of its
 * own), and hwcaps entries a subdirectory in `hwcaps` (best first, then NULL).
 * NULL if there is none.  Entries for hwcap bits are skipped, since the
 * baseline library runs everywhere.
 */
const struct ldentry *ldcache_find(const struct ldcache *c, const char *soname,
    int flags, const char *const *hwcaps);

/*
 * Make a cache of these entries, which are sorted here, in malloc'ed *bytes.
 * Of two entries with the same name, flags and hwcap the first counts.
 */
int ldcache_write(const struct ldentry *v, size_t n, char **bytes,
    size_t *len, struct err *e);

/*
 * The order of names, in which the cache descends: as strcmp(3), but numbers by
 * value, and digits after all other characters.
 */
int ldcache_cmp(const char *a, const char *b);

void ldcache_free(struct ldcache *c);

#endif
