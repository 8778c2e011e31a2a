/* SPDX-License-Identifier: BSD-2-Clause */
/* digest.c - see digest.h */
#include <nettle/version.h>
#include <stdio.h>

#include "digest.h"

void
digest_start(struct digest *d)
{
	sha256_init(&d->sum);
}

void
digest_add(struct digest *d, const void *bytes, size_t n)
{
	sha256_update(&d->sum, n, bytes);
}

void
digest_end(struct digest *d, char hex[SHA256_HEX + 1])
{
	unsigned char sum[SHA256_DIGEST_SIZE];

#if NETTLE_VERSION_MAJOR < 4
	sha256_digest(&d->sum, sizeof(sum), sum);
#else
	sha256_digest(&d->sum, sum);
#endif
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
