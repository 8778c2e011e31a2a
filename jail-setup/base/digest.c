/* SPDX-License-Identifier: BSD-2-Clause */
/* digest.c - see digest.h */
#include <openssl/evp.h>
#include <stdio.h>

#include "digest.h"
#include "err.h"

void
digest_start(struct digest *d)
{
	d->ctx = EVP_MD_CTX_new();
	d->failed = d->ctx == NULL ||
	    EVP_DigestInit_ex(d->ctx, EVP_sha256(), NULL) != 1;
}

void
digest_add(struct digest *d, const void *bytes, size_t n)
{
	if (!d->failed && EVP_DigestUpdate(d->ctx, bytes, n) != 1)
		d->failed = true;
}

int
digest_end(struct digest *d, char hex[SHA256_HEX + 1], struct err *e)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (d->failed || EVP_DigestFinal_ex(d->ctx, sum, &n) != 1 ||
	    n != SHA256_HEX / 2)
		return err_set(e, 0, "sha256 failed");
	for (size_t i = 0; i < n; i++)
		sprintf(hex + 2 * i, "%02x", sum[i]);
	return 0;
}

void
digest_free(struct digest *d)
{
	EVP_MD_CTX_free(d->ctx);
	d->ctx = NULL;
}
