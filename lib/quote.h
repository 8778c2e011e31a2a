/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * quote.h - quote any name for a shell.  Every command that is printed takes
 * its names from here.
 *
 * No backslash is written: escape_print() would show it as \134.  A name that
 * is too long, or has a control character, which no line of ours can hold, is
 * cut there and its quote left open, so that no shell runs the command.
 */
#ifndef QUOTE_H
#define QUOTE_H

#include <stddef.h>

enum { QUOTE_MAX = 1024 };

/* All of it, or the first n bytes, in quotes.  Returns `to`. */
const char *quote(const char *s, char to[QUOTE_MAX]);
const char *quote_part(const char *s, size_t n, char to[QUOTE_MAX]);

/* The same, without quotes where none are needed. */
const char *quote_bare(const char *s, char to[QUOTE_MAX]);

/*
 * For a field key="..." of a log line, which a double quote would end: the byte
 * to write for the first of s.  A double quote becomes a single one, except in
 * a name with a single quote: the text is cut there and its quote left open.
 */
char quote_logged(const char *s);

#endif
