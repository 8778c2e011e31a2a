/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_base.c - any text as the record of defaults of a service; what is
 * understood is written, and reads the same again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "err.h"
#include "private/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct base *b, size_t i)
{
	const struct base_entry *v = &b->v[i];

	if (!base_path_ok(v->path) || strstr(v->path, "/../") != NULL ||
	    (!S_ISREG(v->mode) && !S_ISDIR(v->mode) && !S_ISLNK(v->mode)) ||
	    (i > 0 && strcmp(b->v[i - 1].path, v->path) >= 0) ||
	    S_ISDIR(v->mode) != (strcmp(v->sha256, "-") == 0) || v->size < 0)
		abort();
}

static void
again(struct base *b, const char *text)
{
	struct base back;
	struct err e;
	char *one = base_text(b, &e), *two;

	/* a path may be escaped in more ways than one */
	if (one == NULL || base_parse(one, "b", &back, &e) < 0 ||
	    back.n != b->n)
		abort();
	two = base_text(&back, &e);
	if (two == NULL || strcmp(one, two) != 0 ||
	    (strchr(text, '\\') == NULL && strlen(one) < strlen(text)))
		abort();
	base_free(&back);
	free(one);
	free(two);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct base b;
	struct err e = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	if (base_parse(text, "b", &b, &e) == 0) {
		for (size_t i = 0; i < b.n; i++)
			check(&b, i);
		again(&b, text);
		base_free(&b);
	} else if (e.msg[0] == '\0' || b.v != NULL) {
		abort();
	}
	free(text);
	return 0;
}
