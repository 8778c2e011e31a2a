/* SPDX-License-Identifier: BSD-2-Clause */
/* near.c - see near.h */
#include <string.h>

#include "near.h"

static unsigned
smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * The Damerau-Levenshtein distance, restricted: no substring is edited twice.
 * Three rows of its table are kept at a time.
 */
static unsigned
distance(const char *a, size_t na, const char *b, size_t nb)
{
	unsigned rows[3][NEAR_MAX + 1];
	unsigned *before = rows[0], *last = rows[1], *now = rows[2], *free;

	for (size_t j = 0; j <= nb; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		now[0] = (unsigned)i;
		for (size_t j = 1; j <= nb; j++) {
			now[j] = smaller(smaller(last[j], now[j - 1]) + 1,
			    last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				now[j] = smaller(now[j], before[j - 2] + 1);
		}
		free = before;
		before = last;
		last = now;
		now = free;
	}
	return last[nb];
}

void
near_try(struct near *n, const char *there)
{
	size_t na = strlen(n->word), nb = strlen(there);
	unsigned steps, most = (unsigned)(na + 1) / 3;

	if (na == 0 || nb == 0 || na > NEAR_MAX || nb > NEAR_MAX)
		return;
	steps = distance(n->word, na, there, nb);
	if (steps > most || (n->best[0] != '\0' && steps >= n->steps))
		return;
	n->steps = steps;
	strcpy(n->best, there);
}
