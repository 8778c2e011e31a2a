/* SPDX-License-Identifier: BSD-2-Clause */
/* ids_text.c - see ids_text.h */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "ids_text.h"

/* Behind a comment or a string that begins here, as libconfig reads them. */
static const char *
skip_other(const char *s)
{
	const char *end;

	if (*s == '#' || strncmp(s, "//", 2) == 0)
		return s + strcspn(s, "\n");
	if (strncmp(s, "/*", 2) == 0) {
		end = strstr(s + 2, "*/");
		return end != NULL ? end + 2 : s + strlen(s);
	}
	if (*s != '"')
		return s;
	for (s++; *s != '\0' && *s != '"'; s++)
		if (*s == '\\' && s[1] != '\0')
			s++;
	return s + (*s == '"');
}

static const char *
skip_blanks(const char *s)
{
	const char *next;

	for (;; s = next) {
		next = s + strspn(s, " \t\r\n\f");
		if (*next != '"')
			next = skip_other(next);
		if (next == s)
			return s;
	}
}

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || strchr("-_*", c) != NULL;
}

/* The number of a setting "ids = NUMBER" that begins here, or NULL. */
static const char *
number_of(const char *s)
{
	if (strncmp(s, "ids", 3) != 0 || (s[3] != '\0' && is_word(s[3])))
		return NULL;
	s = skip_blanks(s + 3);
	if (*s != '=' && *s != ':')
		return NULL;
	s = skip_blanks(s + 1);
	return *s >= '0' && *s <= '9' ? s : NULL;
}

static const char *
find_number(const char *text)
{
	int depth = 0;
	const char *s = text, *next;

	while (*s != '\0') {
		next = skip_other(s);
		if (next != s) {
			s = next;
			continue;
		}
		depth += strchr("{([", *s) != NULL;
		depth -= strchr("})]", *s) != NULL;
		if (!is_word(*s)) {
			s++;
			continue;
		}
		if (depth == 0 && number_of(s) != NULL)
			return number_of(s);
		while (*s != '\0' && is_word(*s))
			s++;
	}
	return NULL;
}

char *
ids_in_text(const char *text, uint64_t ids, struct err *e)
{
	const char *at = find_number(text);
	char *out;

	if (at == NULL || (at[0] == '0' && (at[1] == 'x' || at[1] == 'X')))
		return err_null(e, 0, "ids is not written as ids = NUMBER; "
		    "fix: write it so");
	if (asprintf(&out, "%.*s%" PRIu64 "%s", (int)(at - text), text, ids,
	    at + strspn(at, "0123456789")) < 0)
		return err_null(e, ENOMEM, "the text of a service");
	return out;
}
