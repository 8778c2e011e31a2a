/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_manifest.c - any text as a manifest; what is understood is written, and
 * read and written again it is the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "plan/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct manifest_entry *en)
{
	const char *p = en->path;
	size_t n = strlen(p);

	if (p[0] != '/' || (n > 1 && p[n - 1] == '/') ||
	    strstr(p, "//") != NULL || strstr(p, "/./") != NULL ||
	    strstr(p, "/../") != NULL ||
	    (n >= 3 && strcmp(p + n - 3, "/..") == 0) ||
	    (en->mode & ~07777u) != 0 || en->size < 0 ||
	    (en->type == PLAN_LINK) != (en->link != NULL) ||
	    (en->type == PLAN_FILE) != (en->sha256[0] != '\0'))
		abort();
}

static void
again(const struct manifest *m)
{
	struct manifest n = {0};
	struct err e;
	char *one = manifest_text(m, &e), *two;

	if (one == NULL || manifest_parse(one, "m", &n, &e) < 0 || n.n != m->n)
		abort();
	two = manifest_text(&n, &e);
	if (strcmp(one, two) != 0)
		abort();
	for (size_t i = 0; i < n.n; i++)
		if (strcmp(n.v[i].path, m->v[i].path) != 0)
			abort();
	free(one);
	free(two);
	manifest_free(&n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct manifest m;
	struct err e = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	if (manifest_parse(text, "m", &m, &e) == 0) {
		for (size_t i = 0; i < m.n; i++)
			check(&m.v[i]);
		again(&m);
	} else if (e.msg[0] == '\0' || m.v != NULL) {
		abort();
	}
	manifest_free(&m);
	free(text);
	return 0;
}
