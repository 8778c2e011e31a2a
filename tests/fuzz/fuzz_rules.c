/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_rules.c - any rules: what one row has is part of what all have, in the
 * same order, and what limits all limits each.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_part(const struct rules *one, const struct rules *all)
{
	size_t at = 0;

	if (all->limited && !one->limited)
		abort();
	for (size_t i = 0; i < one->n; i++, at++) {
		const struct rule *r = &one->v[i];

		while (at < all->n && (strcmp(all->v[at].path, r->path) != 0 ||
		    all->v[at].rights != r->rights))
			at++;
		if (at == all->n || strchr(r->path, '\n') != NULL ||
		    r->rights == 0)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct rules one = {0}, all = {0};
	struct err e;
	int row, good;

	memcpy(text, data, size);
	text[size] = '\0';
	row = rules_row(text, "git");
	good = rules_parse(text, RULES_UNION, &all, &e) == 0;
	if (row >= 0) {
		if (rules_parse(text, row, &one, &e) == 0 && good)
			check_part(&one, &all);
		else if (good)
			abort();
	}
	rules_free(&one);
	rules_free(&all);
	free(text);
	return 0;
}
