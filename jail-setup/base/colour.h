/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * colour.h - the one word of a line that says what it is about, in colour.
 *
 * Only on a terminal that is not TERM=dumb, and not where NO_COLOR is set and
 * not empty (no-color.org).  Elsewhere a line has the same bytes without it.
 */
#ifndef COLOUR_H
#define COLOUR_H

#include <stdio.h>

enum colour {
	COLOUR_NONE, COLOUR_GOOD, COLOUR_ODD, COLOUR_BAD,
	COLOUR_HEAD,		/* bold: what follows belongs to it */
	COLOUR_COUNT
};

/* `word` in `c`, padded with blanks to `width`. */
void colour_print(FILE *to, enum colour c, int width, const char *word);

#endif
