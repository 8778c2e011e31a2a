/* SPDX-License-Identifier: BSD-2-Clause */
/* init_words.c - see init_words.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "init_words.h"
#include "list.h"
#include "scope.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_octal(char c, char most)
{
	return c >= '0' && c <= most;
}

/* The byte that the escape at s means; 0: it is none. */
static unsigned char
octal_byte(const char *s, size_t n)
{
	if (n < 4 || !is_octal(s[1], '3') || !is_octal(s[2], '7') ||
	    !is_octal(s[3], '7'))
		return 0;
	return (unsigned char)((s[1] - '0') << 6 | (s[2] - '0') << 3 |
	    (s[3] - '0'));
}

/* One word of n bytes, which are not blanks. */
static int
add_word(const char *s, size_t n, struct list *out, struct err *e)
{
	scope_free char *word = NULL;
	size_t len = 0;

	if (n == 1 && s[0] == '\\')
		return list_add(out, "", e);
	word = malloc(n + 1);
	if (word == NULL)
		return err_set(e, errno, "a word");
	for (size_t i = 0; i < n; len++) {
		unsigned char c = (unsigned char)s[i];

		if (c < ' ' || c == 0x7f)
			return err_set(e, 0, "a control byte; write \\%03o", c);
		if (c == '\\') {
			c = octal_byte(s + i, n - i);
			if (c == 0)
				return err_set(e, 0, "a \\ that three octal "
				    "digits of a byte do not follow");
			i += 3;
		}
		i++;
		word[len] = (char)c;
	}
	return list_add_n(out, word, len, e);
}

int
init_words(const char *line, size_t n, struct list *out, struct err *e)
{
	for (size_t i = 0, from; i < n;) {
		while (i < n && is_blank(line[i]))
			i++;
		for (from = i; i < n && !is_blank(line[i]);)
			i++;
		if (i > from && add_word(line + from, i - from, out, e) < 0)
			return -1;
	}
	return 0;
}
