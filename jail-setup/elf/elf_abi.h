/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_abi.h - what a machine's ELF header means to its loaders.
 *
 * Names and numbers only: Debian's multiarch directories (dpkg-architecture(1),
 * DEB_HOST_MULTIARCH), the flags ldconfig(8) writes into its cache, and the
 * names AT_PLATFORM and musl have for the machine.
 */
#ifndef ELF_ABI_H
#define ELF_ABI_H

#include <stdbool.h>
#include <stdint.h>

struct elf;

struct abi {
	uint16_t machine;
	unsigned char class, data;
	uint32_t mask, value;	/* of e_flags: the floating point ABI */
	int cache;		/* flags of its entries in ld.so.cache */
	const char *triplet;	/* multiarch directory, or NULL */
	const char *lib;	/* where libraries lie without multiarch */
	const char *platform;	/* $PLATFORM, or NULL */
	const char *musl;	/* musl's name of it, or NULL */
};

/* Never NULL: a machine not in the table gets what its class suggests. */
const struct abi *abi_of(const struct elf *f);

/* Would the loader of `a` take `b` as a library of it? */
bool abi_same(const struct elf *a, const struct elf *b);

/*
 * The glibc-hwcaps subdirectories a loader running on this processor would
 * search for that machine, the best first, ended by NULL.
 */
const char *const *abi_hwcaps(const struct abi *a);

#endif
