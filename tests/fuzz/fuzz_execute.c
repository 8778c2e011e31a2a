/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_execute.c - any list of executables: what one command gets is part of
 * what all get, in the same order.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "execute.h"
#include "list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct list one = {0}, all = {0};
	struct err e;
	size_t at = 0;

	memcpy(text, data, size);
	text[size] = '\0';
	if (execute_parse(text, "git", &one, &e) < 0 ||
	    execute_parse(text, NULL, &all, &e) < 0)
		abort();
	for (size_t i = 0; i < one.n; i++, at++) {
		while (at < all.n && strcmp(all.v[at], one.v[i]) != 0)
			at++;
		if (at == all.n || strchr(one.v[i], '\n') != NULL)
			abort();
	}
	list_free(&one);
	list_free(&all);
	free(text);
	return 0;
}
