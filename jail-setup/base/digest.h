/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * digest.h - SHA-256.  The one file that calls libcrypto, and of it the three
 * functions that need no memory, no provider and no openssl.cnf: they cannot
 * fail, where EVP out of memory says that SHA-256 is unsupported, or hangs.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <openssl/sha.h>
#include <stddef.h>

enum { SHA256_HEX = 64 };	/* digits, without the zero behind them */

struct digest {
	SHA256_CTX sum;
};

void digest_start(struct digest *d);
void digest_add(struct digest *d, const void *bytes, size_t n);

/* In hexadecimal.  The next is begun with digest_start(). */
void digest_end(struct digest *d, char hex[SHA256_HEX + 1]);

/* All three at once. */
void digest_of(const void *bytes, size_t n, char hex[SHA256_HEX + 1]);

#endif
