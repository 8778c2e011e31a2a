/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * escape_text.h - names are bytes; what is printed is text.
 *
 * One rule wherever a name is shown: a byte that is not shown as itself is
 * written \ooo, three octal digits, as in the manifest.  A backslash always
 * is, so that replacing each \ooo gives the name back.
 */
#ifndef ESCAPE_TEXT_H
#define ESCAPE_TEXT_H

#include <stdbool.h>
#include <stdio.h>

enum escape_what {
	ESCAPE_NAME,	/* blanks as well: the text is one word */
	ESCAPE_WORDS,	/* blanks stay: a reason that holds a name */
};

/*
 * For a terminal or a log: printable ASCII stays, and in a UTF-8 locale
 * (LC_CTYPE) all characters of valid UTF-8, but for control characters and
 * those that are invisible or turn the direction of the text around.
 */
void escape_print(FILE *to, enum escape_what what, const char *s);

/* Can a JSON string hold it as it is? */
bool escape_is_utf8(const char *s);

/* The same rule, but only backslashes and bytes above ASCII; malloc'ed. */
char *escape_ascii(const char *s);

#endif
