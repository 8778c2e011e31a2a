/* SPDX-License-Identifier: BSD-2-Clause */
/* quote.c - see quote.h */
#include <stdbool.h>
#include <string.h>

#include "quote.h"

/* A single quote, inside single quotes. */
static const char escaped[] = "'\"'\"'";

/* Bytes of the longest escape; room beside it, the quote and the NUL. */
enum { ESCAPED = 5, ROOM = QUOTE_MAX - ESCAPED - 2 };

static bool
is_control(char c)
{
	return (unsigned char)c < ' ' || c == 0x7f;
}

const char *
quote_part(const char *s, size_t n, char to[QUOTE_MAX])
{
	size_t at = 0, i = 0;

	to[at++] = '\'';
	for (; i < n && at < ROOM && !is_control(s[i]); i++) {
		if (s[i] == '\'') {
			memcpy(to + at, escaped, ESCAPED);
			at += ESCAPED;
		} else {
			to[at++] = s[i];
		}
	}
	if (i == n)
		to[at++] = '\'';
	to[at] = '\0';
	return to;
}

const char *
quote(const char *s, char to[QUOTE_MAX])
{
	return quote_part(s, strlen(s), to);
}

const char *
quote_bare(const char *s, char to[QUOTE_MAX])
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+:,@-";
	size_t n = strlen(s);

	if (n == 0 || n >= QUOTE_MAX || s[0] == '-' || strspn(s, plain) != n)
		return quote(s, to);
	return strcpy(to, s);
}

char
quote_logged(const char *s)
{
	if (strncmp(s, escaped, ESCAPED) == 0)
		return '\0';
	return *s == '"' ? '\'' : *s;
}
