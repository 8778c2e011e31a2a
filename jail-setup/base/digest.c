/* SPDX-License-Identifier: BSD-2-Clause */
/* digest.c - see digest.h */
#define OPENSSL_API_COMPAT 0x10100000L	/* deprecated since OpenSSL 3.0 */
#include <stdio.h>

#include "digest.h"

void
digest_start(struct digest *d)
{
	SHA256_Init(&d->sum);
}

void
digest_add(struct digest *d, const void *bytes, size_t n)
{
	SHA256_Update(&d->sum, bytes, n);
}

void
digest_end(struct digest *d, char hex[SHA256_HEX + 1])
{
	unsigned char sum[SHA256_DIGEST_LENGTH];

	SHA256_Final(sum, &d->sum);
	for (size_t i = 0; i < sizeof(sum); i++)
		sprintf(hex + 2 * i, "%02x", sum[i]);
}

void
digest_of(const void *bytes, size_t n, char hex[SHA256_HEX + 1])
{
	struct digest d;

	digest_start(&d);
	digest_add(&d, bytes, n);
	digest_end(&d, hex);
}
