/* SPDX-License-Identifier: BSD-2-Clause */
/* sshdline.c - see sshdline.h */
#include <stdbool.h>
#include <string.h>

#include "err.h"
#include "sshdline.h"

static const char blanks[] = " \t\r\n";

/* Skip blanks, and one "=" unless there was one. */
static char *
skip_separator(char *s, bool *equals)
{
	s += strspn(s, blanks);
	if (*s == '=' && !*equals) {
		*equals = true;
		s++;
	}
	return s + strspn(s, blanks);
}

/* Up to a blank or "="; in double quotes, up to the closing one. */
static char *
take_keyword(char **rest)
{
	char *word = *rest, *end;
	bool quoted = *word == '"', equals = false;

	word += quoted;
	end = quoted ? strchr(word, '"') : word + strcspn(word, " \t\r\n\"=");
	if (end == NULL || (!quoted && *end == '"'))
		return NULL;
	equals = quoted;
	if (*end == '\0') {
		*rest = end;
	} else if (*end == '=') {
		*end = '\0';
		*rest = end + 1 + strspn(end + 1, blanks);
	} else {
		*end = '\0';
		*rest = skip_separator(end + 1, &equals);
	}
	return word;
}

static bool
is_escape(const char *s, char quote)
{
	return s[0] == '\\' && (s[1] == '\'' || s[1] == '"' || s[1] == '\\' ||
	    (s[1] == ' ' && quote == '\0'));
}

/* Unquote in place; false: a quote is not closed. */
static bool
take_word(char **rest, char **out)
{
	char *s = *rest, *to = s, quote = '\0';

	*out = s;
	for (; *s != '\0' && (quote != '\0' || strchr(" \t", *s) == NULL);
	    s++) {
		if (is_escape(s, quote))
			*to++ = *++s;
		else if (quote == '\0' && (*s == '"' || *s == '\''))
			quote = *s;
		else if (quote != '\0' && *s == quote)
			quote = '\0';
		else
			*to++ = *s;
	}
	*rest = *s != '\0' ? s + 1 : s;
	*to = '\0';
	return quote == '\0';
}

static int
take_arguments(char *s, struct list *out, struct err *e)
{
	char *one;

	for (;;) {
		s += strspn(s, " \t");
		if (*s == '\0' || *s == '#')
			return 1;
		if (!take_word(&s, &one))
			return err_set(e, 0, "a quote is not closed");
		if (list_add(out, one, e) < 0)
			return -1;
	}
}

int
sshdline_words(char *line, struct list *out, struct err *e)
{
	size_t n = strlen(line);
	char *s = line, *key;

	while (n > 0 && strchr(" \t\r\n\f", line[n - 1]) != NULL)
		line[--n] = '\0';
	s += strspn(s, blanks);
	if (*s == '\0' || *s == '#')
		return 0;
	key = take_keyword(&s);
	if (key == NULL)
		return err_set(e, 0, "a quote in a keyword");
	return list_add(out, key, e) < 0 ? -1 : take_arguments(s, out, e);
}
