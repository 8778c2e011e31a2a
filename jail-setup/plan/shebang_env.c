/* SPDX-License-Identifier: BSD-2-Clause */
/* shebang_env.c - see shebang_env.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "list.h"
#include "scope.h"
#include "shebang_env.h"

/* Where execvp(3) looks without PATH: confstr(_CS_PATH) */
#define NO_PATH "/bin:/usr/bin"

/* Stands for the '$' of a ${NAME} that env would expand. */
#define VARIABLE '\001'

static const char blanks[] = " \t\n\v\f\r";

struct words {
	struct list all;
	size_t next;
};

static const char *
take(struct words *w)
{
	return w->next < w->all.n ? w->all.v[w->next++] : NULL;
}

static int
nothing(struct err *e)
{
	return err_set(e, 0, "env without a program");
}

/* --- one string into words, as env -S does it --------------------------------- */

struct split {
	const char *s;
	char quote;		/* '\0': outside of quotes */
	char *buf;
	size_t n;
	bool open;		/* there is a word, perhaps an empty one */
	bool ended;		/* \c, or a comment */
	struct list *out;
};

static void
put(struct split *p, char c)
{
	p->buf[p->n++] = c;
	p->open = true;
}

static int
word_ends(struct split *p, struct err *e)
{
	size_t n = p->n;

	if (!p->open)
		return 0;
	p->n = 0;
	p->open = false;
	return list_add_n(p->out, p->buf, n, e);
}

/* Behind a backslash; env dies of what it does not know, here it is itself. */
static int
escape(struct split *p, struct err *e)
{
	static const char from[] = "fnrtv", to[] = "\f\n\r\t\v";
	char c = *++p->s;
	const char *at = c != '\0' ? strchr(from, c) : NULL;

	if (c == '\0')
		return 0;
	p->s++;
	if (c == 'c' && p->quote == '\0')
		p->ended = true;
	else if (c == '_' && p->quote == '\0')
		return word_ends(p, e);
	else
		put(p, at != NULL ? to[at - from] : c == '_' ? ' ' : c);
	return 0;
}

static int
step(struct split *p, struct err *e)
{
	char c = *p->s;
	bool single = p->quote == '\'';

	if (p->quote == '\0' && strchr(blanks, c) != NULL) {
		p->s++;
		return word_ends(p, e);
	}
	if (c == '\\' && (!single || p->s[1] == '\\' || p->s[1] == '\''))
		return escape(p, e);
	if (c == '#' && p->quote == '\0' && !p->open) {
		p->ended = true;
	} else if ((c == '"' || c == '\'') &&
	    (p->quote == '\0' || p->quote == c)) {
		p->quote = p->quote == '\0' ? c : '\0';
		p->open = true;
	} else {
		put(p, c == '$' && p->s[1] == '{' && !single ? VARIABLE : c);
	}
	p->s++;
	return 0;
}

static int
split(const char *s, struct list *out, struct err *e)
{
	scope_free char *buf = malloc(strlen(s) + 1);
	struct split p = { .s = s, .buf = buf, .out = out };

	if (buf == NULL)
		return err_set(e, errno, "env");
	while (*p.s != '\0' && !p.ended)
		if (step(&p, e) < 0)
			return -1;
	if (p.quote != '\0' && !p.ended)
		return err_set(e, 0, "env: a quote without an end");
	return word_ends(&p, e);
}

/* -S: these words, and then what was left. */
static int
split_again(struct words *w, const char *text, struct err *e)
{
	struct words new = {0};
	int rc = split(text, &new.all, e);

	for (size_t i = w->next; rc == 0 && i < w->all.n; i++)
		rc = list_add(&new.all, w->all.v[i], e);
	list_free(&w->all);
	*w = new;
	return rc;
}

/* --- options ------------------------------------------------------------------ */

static void
set_path(struct env_call *out, const char *value)
{
	size_t n = strnlen(value, sizeof(out->path) - 1);

	memcpy(out->path, value, n);
	out->path[n] = '\0';
}

static int
depends(const char *word, struct err *e)
{
	scope_free char *shown = strdup(word);

	for (char *c = shown; c != NULL && *c != '\0'; c++)
		if (*c == VARIABLE)
			*c = '$';
	return err_set(e, 0, "env would run %s, which depends on the "
	    "environment", shown != NULL ? shown : "a program");
}

/* NULL: there is no value. */
static int
valued(struct words *w, char option, const char *value, struct env_call *out,
    struct err *e)
{
	if (value == NULL)
		return nothing(e);
	if (strchr(value, VARIABLE) != NULL)
		return depends(value, e);
	if (option == 'S')
		return split_again(w, value, e);
	if (option == 'u' && strcmp(value, "PATH") == 0)
		set_path(out, NO_PATH);
	return 0;
}

/* A cluster such as -iv, -uNAME or -Sprog. */
static int
short_options(struct words *w, const char *word, struct env_call *out,
    struct err *e)
{
	for (const char *o = word + 1; *o != '\0'; o++) {
		if (*o == 'i')
			set_path(out, NO_PATH);
		if (strchr("uCPaS", *o) != NULL)
			return valued(w, *o, o[1] != '\0' ? o + 1 : take(w),
			    out, e);
	}
	return 0;
}

/* GNU env's; a beginning that only one of them has is as good. */
static const struct {
	const char *name;
	char option;		/* 'i', or one with a value, or '\0' */
} longs[] = {
	{ "argv0", 'a' }, { "block-signal", '\0' }, { "chdir", 'C' },
	{ "debug", '\0' }, { "default-signal", '\0' }, { "help", 'h' },
	{ "ignore-environment", 'i' }, { "ignore-signal", '\0' },
	{ "list-signal-handling", '\0' }, { "null", '\0' },
	{ "split-string", 'S' }, { "unset", 'u' }, { "version", 'h' },
};

/* -1: none, or more than one. */
static int
long_named(const char *name, size_t n)
{
	int found = -1;

	for (size_t i = 0; i < COUNT(longs); i++) {
		if (strncmp(longs[i].name, name, n) != 0)
			continue;
		if (longs[i].name[n] == '\0')
			return (int)i;
		if (found >= 0)
			return -1;
		found = (int)i;
	}
	return found;
}

static int
long_option(struct words *w, const char *word, struct env_call *out,
    struct err *e)
{
	size_t n = strcspn(word + 2, "=");
	int i = long_named(word + 2, n);
	char option = i >= 0 ? longs[i].option : 'h';

	if (option == 'h')
		return nothing(e);
	if (option == 'i')
		set_path(out, NO_PATH);
	if (option == 'i' || option == '\0')
		return 0;
	return valued(w, option, word[2 + n] == '=' ? word + 3 + n : take(w),
	    out, e);
}

/* --- the line ----------------------------------------------------------------- */

/* Unset, it may be no word at all, and the next one stands in its place. */
static bool
is_open(const char *word)
{
	const char *at = strchr(word, VARIABLE), *eq = strchr(word, '=');

	return at != NULL && (word[0] == '-' || eq == NULL || eq > at ||
	    strncmp(word, "PATH=", 5) == 0);
}

static int
options(struct words *w, struct env_call *out, struct err *e)
{
	while (w->next < w->all.n) {
		scope_free char *word = strdup(w->all.v[w->next]);

		if (word == NULL)
			return err_set(e, errno, "env");
		if (word[0] != '-' || word[1] == '\0')
			return 0;
		if (is_open(word))
			return depends(word, e);
		w->next++;
		if (strcmp(word, "--") == 0)
			return 0;
		if ((word[1] == '-' ? long_option : short_options)(w, word, out,
		    e) < 0)
			return -1;
	}
	return 0;
}

static int
program(struct words *w, struct env_call *out, struct err *e)
{
	const char *word;

	if (w->next < w->all.n && strcmp(w->all.v[w->next], "-") == 0) {
		set_path(out, NO_PATH);
		w->next++;
	}
	while ((word = take(w)) != NULL && strchr(word, '=') != NULL) {
		if (is_open(word))
			return depends(word, e);
		/* an empty one is the working directory, as is ":" */
		if (strncmp(word, "PATH=", 5) == 0)
			set_path(out, word[5] != '\0' ? word + 5 : ":");
	}
	if (word == NULL || word[0] == '\0')
		return nothing(e);
	if (is_open(word))
		return depends(word, e);
	if (strlen(word) >= sizeof(out->program))
		return err_set(e, ENAMETOOLONG, "env: %.60s...", word);
	strcpy(out->program, word);
	return 0;
}

/*
 * Is the line one that env itself takes apart?  The kernel hands it over as one
 * word, and that begins with -S then, perhaps behind options without a value.
 */
static bool
splits(const char *line)
{
	size_t n = line[0] == '-' ? strspn(line + 1, "iv0") : 0;

	if (strncmp(line, "--", 2) == 0) {
		size_t len = strcspn(line + 2, "=");
		int i = line[2 + len] == '=' ? long_named(line + 2, len) : -1;

		return i >= 0 && longs[i].option == 'S';
	}
	return line[0] == '-' && line[1 + n] == 'S';
}

static int
behind(struct words *w, struct list *words, struct err *e)
{
	const char *word;

	while (words != NULL && (word = take(w)) != NULL) {
		if (strchr(word, VARIABLE) != NULL)
			return depends(word, e);
		if (list_add(words, word, e) < 0)
			return -1;
	}
	return 0;
}

int
shebang_env(const char *args, size_t n, struct env_call *out,
    struct list *words, struct err *e)
{
	scope_free char *line = strndup(args, n);
	struct words w = {0};
	const char *start;
	int rc;

	*out = (struct env_call){ .program = "" };
	if (line == NULL)
		return err_set(e, errno, "env");
	start = line + strspn(line, " \t");
	rc = splits(start) ? list_add(&w.all, start, e) :
	    split(start, &w.all, e);
	out->glued = rc == 0 && !splits(start) && w.all.n > 1;
	if (rc < 0 || options(&w, out, e) < 0 || program(&w, out, e) < 0 ||
	    behind(&w, words, e) < 0)
		rc = -1;
	list_free(&w.all);
	return rc;
}
