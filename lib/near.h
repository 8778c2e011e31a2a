/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * near.h - the known word that a misspelt one may stand for.  Pure.
 *
 * Start with all zero but `word`, and try every known word.
 */
#ifndef NEAR_H
#define NEAR_H

enum { NEAR_MAX = 64 };		/* bytes; longer words match nothing */

struct near {
	const char *word;		/* the misspelt one */
	unsigned steps;			/* from `word` to `best` */
	char best[NEAR_MAX + 1];	/* "": none is similar */
};

/*
 * Keep `there` as n->best if it is closer than what was tried before.  At most
 * one letter in three may be inserted, dropped, changed or swapped with the
 * next.
 */
void near_try(struct near *n, const char *there);

#endif
