/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ldformat.h - the layout of ld.so.cache, for the two files that know it.
 *
 * Field names and offsets after glibc's sysdeps/generic/dl-cache.h, 2.36.
 * Accessed with memcpy(3), because a cache need not be aligned for us.
 */
#ifndef LDFORMAT_H
#define LDFORMAT_H

#include <stdint.h>

#define OLD_MAGIC "ld.so-1.7.0"
#define NEW_MAGIC "glibc-ld.so.cache1.1"

/* The byte-order mark of the header; 0, from before 2.33, means native. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define NATIVE_ORDER 2
#else
#define NATIVE_ORDER 3
#endif

#define EXT_MAGIC 0xeaa42174u
#define EXT_HWCAPS 1u		/* tag of the section with the names */

/* The hwcap field is the index of a name; HWCAP_LEVEL is an ISA level. */
#define HWCAP_NAMED (1ull << 62)
#define HWCAP_LEVEL (0x3ffull << 32)

struct old_header {
	char magic[sizeof(OLD_MAGIC) - 1];
	char pad;
	uint32_t n;
};

struct old_entry {
	int32_t flags;
	uint32_t key, value;
};

struct new_header {
	char magic[sizeof(NEW_MAGIC) - 1];
	uint32_t n;
	uint32_t strings;	/* length of the string table */
	uint8_t order;
	uint8_t pad[3];
	uint32_t ext;		/* offset in the file; 0: no extension */
	uint32_t unused[3];
};

struct new_entry {
	int32_t flags;
	uint32_t key, value;	/* strings, from the new header on */
	uint32_t osversion;
	uint64_t hwcap;
};

struct ext_header {
	uint32_t magic;
	uint32_t n;
};

struct ext_section {
	uint32_t tag, flags;
	uint32_t at, size;	/* offset in the file */
};

_Static_assert(sizeof(struct old_header) == 16, "old header");
_Static_assert(sizeof(struct old_entry) == 12, "old entry");
_Static_assert(sizeof(struct new_header) == 48, "new header");
_Static_assert(sizeof(struct new_entry) == 24, "new entry");

#endif
