/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_dlopen.c - any text as a dlopen note: bounded lists or one reason. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "elf/dlopen_note.h"
#include "err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct dlopen_wishes *w)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct list *l = &w->v[i].sonames;

		if (l->n == 0 || dlopen_priority_name(w->v[i].priority) == NULL)
			abort();
		for (size_t k = 0; k < l->n; k++)
			if (l->v[k][0] == '\0' || strlen(l->v[k]) >= 4096)
				abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dlopen_wishes w = { 0 };
	struct err e = { 0 };
	char *text = malloc(size + 1);

	if (text == NULL)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	if (dlopen_parse(text, &w, &e) < 0 && e.msg[0] == '\0')
		abort();
	check(&w);
	dlopen_free(&w);
	free(text);
	return 0;
}
