/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * escape_mtree.h - a path on one line: \ooo for the bytes that would be read as
 * something else, as vis(3) writes with VIS_OCTAL and mtree(8) reads.
 */
#ifndef ESCAPE_MTREE_H
#define ESCAPE_MTREE_H

#include <stdbool.h>
#include <stdio.h>

/* Blanks, control characters, non-ASCII and \ # * ? [ are written \ooo. */
void octal_put(FILE *f, const char *s);

/* The inverse, in place; false for anything else behind a '\'. */
bool octal_decode(char *s);

#endif
