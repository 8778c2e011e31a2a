/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * escape_mtree.h - a path as one word: special bytes are written \ooo, as
 * vis(3) does with VIS_OCTAL and mtree(8) reads.
 */
#ifndef ESCAPE_MTREE_H
#define ESCAPE_MTREE_H

#include <stdbool.h>
#include <stdio.h>

/* Blanks, control characters, non-ASCII and \ # * ? [ are written \ooo. */
void octal_put(FILE *f, const char *s);

/*
 * The inverse, in place; false if a '\' is not followed by three octal digits.
 */
bool octal_decode(char *s);

#endif
