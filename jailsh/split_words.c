/* SPDX-License-Identifier: BSD-2-Clause */
/* split_words.c - see split_words.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "list.h"
#include "scope.h"
#include "split_words.h"

static int
refuse_character(char c, struct err *e)
{
	return err_set(e, 0, "'%c' needs a shell, and there is none", c);
}

/* The quoted part at s, copied to *to; how long it was, or -1. */
static int
copy_quoted(const char *s, char **to, struct err *e)
{
	const char *start = s;
	char quote = *s++;

	for (; *s != quote; s++) {
		if (*s == '\0')
			return err_set(e, 0, "%c without an end", quote);
		if (quote == '"' && (*s == '$' || *s == '`'))
			return refuse_character(*s, e);
		if (quote == '"' && *s == '\\' && s[1] != '\0' &&
		    strchr("\"\\$`\n", s[1]) != NULL && *++s == '\n')
			continue;	/* both are gone, as in sh(1) */
		*(*to)++ = *s;
	}
	return (int)(s + 1 - start);
}

static int
copy_piece(const char *s, bool first, char **to, struct err *e)
{
	if (*s == '\'' || *s == '"')
		return copy_quoted(s, to, e);
	if (strchr(";&|<>()$`*?[]\n\r", *s) != NULL ||
	    (first && (*s == '#' || *s == '~')))
		return refuse_character(*s, e);
	if (*s == '\\') {
		if (s[1] == '\0' || s[1] == '\n')
			return err_set(e, 0, "\\ at the end");
		*(*to)++ = s[1];
		return 2;
	}
	*(*to)++ = *s;
	return 1;
}

static int
split_word(const char **s, char *buf, struct list *out, struct err *e)
{
	char *to = buf;
	bool first = true;

	while (**s != '\0' && **s != ' ' && **s != '\t') {
		int n = copy_piece(*s, first, &to, e);

		if (n < 0)
			return -1;
		*s += n;
		first = false;
	}
	return list_add_n(out, buf, (size_t)(to - buf), e);
}

int
words_split(const char *line, struct list *out, struct err *e)
{
	scope_free char *buf = malloc(strlen(line) + 1);

	if (buf == NULL)
		return err_set(e, errno, "command line");
	for (const char *s = line; ; ) {
		s += strspn(s, " \t");
		if (*s == '\0')
			return 0;
		if (split_word(&s, buf, out, e) < 0)
			return -1;
	}
}
