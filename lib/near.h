/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * near.h - of the words there are, the one that a misspelt one may have meant.
 *
 * Pure.  Zeroed but for `word` it has found nothing yet.
 */
#ifndef NEAR_H
#define NEAR_H

enum { NEAR_MAX = 64 };		/* longer words are near to none */

struct near {
	const char *word;		/* the misspelt one */
	unsigned steps;			/* to `best` */
	char best[NEAR_MAX + 1];	/* "": none is near */
};

/*
 * One of those there are.  Near is what one letter in three leads to: put in,
 * left out, changed, or two neighbours swapped.
 */
void near_try(struct near *n, const char *there);

#endif
