/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_ldpath.c - any text as a search path: absolute directories that end, or
 * none; and each of them is itself when it is split again.
 */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "list.h"
#include "loader/ldpath.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct tokens given[] = {
	{ "/opt/x/bin", "lib/x86_64-linux-gnu", "x86_64" },
	{ "/", "lib64", "haswell" }, { NULL, NULL, NULL },
};

static void
check(const char *dir)
{
	size_t n = strlen(dir);
	struct list l = {0};
	struct err e;

	if (dir[0] != '/' || n >= PATH_MAX || (n > 1 && dir[n - 1] == '/'))
		abort();
	if (strpbrk(dir, "$:;") != NULL)
		return;
	if (ldpath_split(dir, ":", &given[2], &l, &e) < 0 || l.n != 1 ||
	    strcmp(l.v[0], dir) != 0)
		abort();
	list_free(&l);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), buf[PATH_MAX];

	if (text == NULL)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	ldpath_wants_origin(text);
	for (size_t i = 0; i < sizeof(given) / sizeof(*given); i++) {
		struct list l = {0};
		struct err e;

		if (ldpath_expand(text, &given[i], buf) &&
		    strlen(buf) >= sizeof(buf))
			abort();
		if (ldpath_split(text, i == 0 ? ":" : ":;", &given[i], &l,
		    &e) < 0)
			abort();
		for (size_t k = 0; k < l.n; k++)
			check(l.v[k]);
		list_free(&l);
	}
	free(text);
	return 0;
}
