/* SPDX-License-Identifier: BSD-2-Clause */
/* test_digest.c - a digest is of all the bytes, or an error; digest.h */
#include <openssl/crypto.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "err.h"

/* FIPS 180-2, B.1: of "abc" */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static long fail_at = -1;

static void *
allocate(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return fail_at >= 0 && fail_at-- == 0 ? NULL : malloc(n);
}

static void *
again(void *p, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return fail_at >= 0 && fail_at-- == 0 ? NULL : realloc(p, n);
}

static void
release(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	free(p);
}

static int
of_abc(char hex[SHA256_HEX + 1], struct err *e)
{
	scope_digest d = {0};

	digest_start(&d);
	digest_add(&d, "a", 1);
	digest_add(&d, "", 0);
	digest_add(&d, "bc", 2);
	return digest_end(&d, hex, e);
}

static void
whole(void **state)
{
	char hex[SHA256_HEX + 1];
	struct err e;

	(void)state;
	assert_int_equal(of_abc(hex, &e), 0);
	assert_string_equal(hex, ABC);
}

/* Each allocation of libcrypto fails once. */
static void
each_allocation(void **state)
{
	char hex[SHA256_HEX + 1];
	long failed = 0;
	struct err e;

	(void)state;
	for (long i = 0; i < 100; i++) {
		fail_at = i;
		if (of_abc(hex, &e) == 0) {
			assert_string_equal(hex, ABC);
		} else {
			assert_string_equal(e.msg, "sha256 failed");
			failed++;
		}
	}
	fail_at = -1;
	assert_in_range(failed, 1, 99);
}

/* What was never started has no digest, and no context to be used. */
static void
not_started(void **state)
{
	struct digest d = { .failed = true };
	char hex[SHA256_HEX + 1];
	struct err e;

	(void)state;
	digest_add(&d, "abc", 3);
	assert_int_equal(digest_end(&d, hex, &e), -1);
	digest_free(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),
		cmocka_unit_test(each_allocation),
		cmocka_unit_test(not_started),
	};

	if (CRYPTO_set_mem_functions(allocate, again, release) != 1)
		return 2;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
