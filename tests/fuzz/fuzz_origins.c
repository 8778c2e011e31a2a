/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_origins.c - any text as a list of origins; what is understood is written,
 * and read and written again it is the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "record/origins.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct origin *o)
{
	if (o->host == NULL || o->host[0] != '/' ||
	    (o->kind == ORIGIN_FILE) != (o->path != NULL) ||
	    (o->path != NULL && o->path[0] != '/') ||
	    strchr("fs-?", o->kind) == NULL)
		abort();
}

static void
again(const struct origins *o)
{
	struct origins p = {0};
	struct err e;
	char *one = origins_text(o, &e), *two;

	if (one == NULL || origins_parse(one, "o", &p, &e) < 0 || p.n != o->n)
		abort();
	two = origins_text(&p, &e);
	if (two == NULL || strcmp(one, two) != 0)
		abort();
	for (size_t i = 0; i < p.n; i++)
		if (identity_cmp(&p.v[i].id, &o->v[i].id) != 0)
			abort();
	free(one);
	free(two);
	origins_free(&p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct origins o;
	struct err e = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	if (origins_parse(text, "o", &o, &e) == 0) {
		for (size_t i = 0; i < o.n; i++)
			check(&o.v[i]);
		again(&o);
		origins_free(&o);
	} else if (e.msg[0] == '\0' || o.v != NULL) {
		abort();
	}
	free(text);
	return 0;
}
