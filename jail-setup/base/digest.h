/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * digest.h - SHA-256 by nettle: its functions take no memory, read no file and
 * cannot fail.  libcrypto is relocated at each start for longer than a refresh
 * needs to find that there is nothing to do.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <nettle/sha2.h>
#include <stddef.h>

enum { SHA256_HEX = 64 };	/* digits, without the zero behind them */

struct digest {
	struct sha256_ctx sum;
};

void digest_start(struct digest *d);
void digest_add(struct digest *d, const void *bytes, size_t n);

/* In hexadecimal.  The next is begun with digest_start(). */
void digest_end(struct digest *d, char hex[SHA256_HEX + 1]);

/* All three at once. */
void digest_of(const void *bytes, size_t n, char hex[SHA256_HEX + 1]);

#endif
