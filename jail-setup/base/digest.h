/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * digest.h - SHA-256.  The one file that calls libcrypto.
 *
 * What fails on the way is remembered, and digest_end() says it: a digest that
 * was handed out is one of all the bytes.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct evp_md_ctx_st;

enum { SHA256_HEX = 64 };	/* digits, without the zero behind them */

struct digest {
	struct evp_md_ctx_st *ctx;
	bool failed;
};

void digest_start(struct digest *d);
void digest_add(struct digest *d, const void *bytes, size_t n);

/* In hexadecimal.  -1: libcrypto could not, or had no memory. */
int digest_end(struct digest *d, char hex[SHA256_HEX + 1], struct err *e)
    __attribute__((warn_unused_result));

/* Also after digest_end(), and of one that was not started but zeroed. */
void digest_free(struct digest *d);

#define scope_digest __attribute__((cleanup(digest_free))) struct digest

#endif
