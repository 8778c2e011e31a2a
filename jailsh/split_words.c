/* SPDX-License-Identifier: BSD-2-Clause */
/* split_words.c - see split_words.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "call_match.h"
#include "scope.h"
#include "split_words.h"

/* The word as it is, and as a pattern; `active`: it is one. */
struct word {
	char *text, *pattern;
	size_t n, m;
	bool active;
};

static int
refuse_character(char c, struct err *e)
{
	return err_set(e, 0, "'%c' needs a shell, and there is none", c);
}

static void
put_character(struct word *w, char c, bool quoted)
{
	w->text[w->n++] = c;
	if (quoted && strchr("*?[]\\", c) != NULL)
		w->pattern[w->m++] = '\\';
	w->pattern[w->m++] = c;
}

/* The quoted part at s; how long it was, or -1. */
static int
copy_quoted(const char *s, struct word *to, struct err *e)
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
		put_character(to, *s, true);
	}
	return (int)(s + 1 - start);
}

static int
copy_piece(const char *s, bool first, struct word *to, struct err *e)
{
	if (*s == '\'' || *s == '"')
		return copy_quoted(s, to, e);
	if (strchr(";&|<>()$`\n\r", *s) != NULL ||
	    (first && (*s == '#' || *s == '~')))
		return refuse_character(*s, e);
	if (*s == '\\') {
		if (s[1] == '\0' || s[1] == '\n')
			return err_set(e, 0, "\\ at the end");
		put_character(to, s[1], true);
		return 2;
	}
	to->active |= strchr("*?[]", *s) != NULL;
	put_character(to, *s, false);
	return 1;
}

static int
split_word(const char **s, struct word *w, struct line *out, struct err *e)
{
	bool first = true;

	w->n = w->m = 0;
	w->active = false;
	while (**s != '\0' && **s != ' ' && **s != '\t') {
		int n = copy_piece(*s, first, w, e);

		if (n < 0)
			return -1;
		*s += n;
		first = false;
	}
	return list_add_n(&out->words, w->text, w->n, e) < 0 ||
	    list_add_n(&out->patterns, w->pattern, w->active ? w->m : 0,
	    e) < 0 ? -1 : 0;
}

int
words_split(const char *line, struct line *out, struct err *e)
{
	scope_free char *text = malloc(strlen(line) + 1);
	scope_free char *pattern = malloc(2 * strlen(line) + 1);
	struct word w = { .text = text, .pattern = pattern };

	if (text == NULL || pattern == NULL)
		return err_set(e, errno, "command line");
	for (const char *s = line; ; ) {
		s += strspn(s, " \t");
		if (*s == '\0')
			return 0;
		if (split_word(&s, &w, out, e) < 0)
			return -1;
	}
}
