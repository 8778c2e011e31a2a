/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_ldcache.c - any bytes as a cache; what is understood is written again,
 * and the copy has to say the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "loader/ldcache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const hwcaps[] = { "x86-64-v3", "x86-64-v2", NULL };

/* Every name of a cache we wrote is found again, under its own flags. */
static void
check(const struct ldcache *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct ldentry *v = &c->v[i];

		if (v->hwcap == NULL &&
		    ldcache_find(c, v->soname, v->flags, hwcaps) == NULL)
			abort();
	}
}

static void
again(const struct ldcache *c)
{
	struct ldcache copy = { 0 };
	struct err e;
	char *bytes;
	size_t len;

	if (ldcache_write(c->v, c->n, &bytes, &len, &e) < 0)
		return;		/* names no jail's cache may have */
	if (ldcache_parse(bytes, len, &copy, &e) < 0)
		abort();
	check(&copy);
	ldcache_free(&copy);
	free(bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ldcache c = { 0 };
	struct err e = { 0 };

	if (ldcache_parse(data, size, &c, &e) == 0) {
		ldcache_find(&c, "libc.so.6", 0x303, hwcaps);
		again(&c);
		ldcache_free(&c);
	} else if (e.msg[0] == '\0' || c.bytes != NULL) {
		abort();
	}
	return 0;
}
