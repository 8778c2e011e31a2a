/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * escape_text.h - print names, which are any bytes, as text.
 *
 * Wherever a name is printed, a byte that cannot be printed is written \ooo, in
 * three octal digits, as in the manifest.  A backslash always is, so that
 * replacing each \ooo restores the name.
 */
#ifndef ESCAPE_TEXT_H
#define ESCAPE_TEXT_H

#include <stdbool.h>
#include <stdio.h>

enum escape_what {
	ESCAPE_NAME,	/* escape blanks too: the name is one word */
	ESCAPE_WORDS,	/* keep blanks: a message that contains a name */
};

/*
 * Print for a terminal or a log: printable ASCII as it is, and in a UTF-8
 * locale (LC_CTYPE) valid UTF-8 except for control, invisible and bidirectional
 * characters.
 */
void escape_print(FILE *to, enum escape_what what, const char *s);

/* A line: `before` as it is, and the words. */
void escape_line(FILE *to, const char *before, const char *words);

/* Can a JSON string hold it as it is? */
bool escape_is_utf8(const char *s);

/* Escape only backslashes and bytes above ASCII; malloc'ed. */
char *escape_ascii(const char *s);

#endif
