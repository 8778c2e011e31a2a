/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_abi.h - what the loaders of each machine use.
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

/* Never NULL: an unknown machine gets the defaults of its class. */
const struct abi *abi_of(const struct elf *f);

/* Would the loader of `a` load `b` as a library? */
bool abi_same(const struct elf *a, const struct elf *b);

/*
 * The glibc-hwcaps subdirectories that a loader on this processor searches for
 * that machine, the best first, then NULL.
 */
const char *const *abi_hwcaps(const struct abi *a);

#endif
