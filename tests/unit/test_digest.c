/* SPDX-License-Identifier: BSD-2-Clause */
/* test_digest.c - a digest is of all the bytes, and cannot fail; digest.h */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"

/* FIPS 180-2, B.1 and B.2 */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define LONG "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
#define OF_LONG "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"

static bool asked;

static void *
allocate(size_t n, const char *file, int line)
{
	(void)n;
	(void)file;
	(void)line;
	asked = true;
	return NULL;
}

static void *
again(void *p, size_t n, const char *file, int line)
{
	(void)p;
	return allocate(n, file, line);
}

static void
release(void *p, const char *file, int line)
{
	(void)p;
	(void)file;
	(void)line;
}

static void
whole(void **state)
{
	char hex[SHA256_HEX + 1];
	struct digest d;

	(void)state;
	for (int i = 0; i < 2; i++) {
		digest_start(&d);
		digest_add(&d, "a", 1);
		digest_add(&d, "", 0);
		digest_add(&d, "bc", 2);
		digest_end(&d, hex);
		assert_string_equal(hex, ABC);
	}
	digest_start(&d);
	digest_add(&d, LONG, strlen(LONG));
	digest_end(&d, hex);
	assert_string_equal(hex, OF_LONG);
}

/* libcrypto has no memory at all; and would say so of another digest. */
static void
no_memory(void **state)
{
	asked = false;
	whole(state);
	assert_false(asked);
	assert_null(EVP_MD_CTX_new());
	assert_true(asked);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),
		cmocka_unit_test(no_memory),
	};

	if (CRYPTO_set_mem_functions(allocate, again, release) != 1)
		return 2;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
