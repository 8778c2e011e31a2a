/* SPDX-License-Identifier: BSD-2-Clause */
/* tmpfiles.c - see tmpfiles.h */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "derive_text.h"
#include "err.h"
#include "tmpfiles.h"

static const char blanks[] = " \t\r";

struct cursor {
	const char *at, *end;
};

static int
digit_of(char c, int base)
{
	static const char digits[] = "0123456789abcdef";
	const char *d;

	if (c >= 'A' && c <= 'F')
		c = (char)(c - 'A' + 'a');
	d = c != '\0' ? strchr(digits, c) : NULL;
	return d != NULL && d - digits < base ? (int)(d - digits) : -1;
}

/* \x41 or \101: exactly so many digits. */
static int
unescape_number(struct cursor *c, int base, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		int d = c->at < c->end ? digit_of(*c->at++, base) : -1;

		if (d < 0)
			return -1;
		value = value * base + d;
	}
	return value < 256 ? value : -1;
}

/* What is behind a backslash; -1: nothing that systemd knows. */
static int
unescape(struct cursor *c)
{
	static const char from[] = "abfnrtv\\\"'s",
	    to[] = "\a\b\f\n\r\t\v\\\"' ";
	const char *known;

	if (c->at == c->end)
		return -1;
	if (*c->at == 'x') {
		c->at++;
		return unescape_number(c, 16, 2);
	}
	if (digit_of(*c->at, 8) >= 0)
		return unescape_number(c, 8, 3);
	known = strchr(from, *c->at++);
	return known != NULL && *known != '\0' ? to[known - from] : -1;
}

/*
 * The next word, without its quotes and escapes.  1: a word, which may be
 * empty; 0: none is left; -1: a quote is open, an escape unknown, or no room.
 */
static int
next_word(struct cursor *c, char *word, size_t size)
{
	char quote = '\0';
	size_t n = 0;

	while (c->at < c->end && strchr(blanks, *c->at) != NULL)
		c->at++;
	if (c->at == c->end)
		return 0;
	while (c->at < c->end) {
		int ch = (unsigned char)*c->at++;

		if (quote == '\0' && (strchr(blanks, ch) != NULL || ch == '\0'))
			break;
		if (ch == quote && quote != '\0') {
			quote = '\0';
			continue;
		}
		if (quote == '\0' && (ch == '"' || ch == '\'')) {
			quote = (char)ch;
			continue;
		}
		if (ch == '\\')
			ch = unescape(c);
		if (ch <= 0 || n + 1 >= size)	/* \000 as well */
			return -1;
		word[n++] = (char)ch;
	}
	word[n] = '\0';
	return quote == '\0' ? 1 : -1;
}

/* What a specifier stands for on every host; NULL: that differs. */
static const char *
specifier(char c)
{
	static const struct { char c; const char *is; } rows[] = {
		{ '%', "%" }, { 't', "/run" }, { 'S', "/var/lib" },
		{ 'C', "/var/cache" }, { 'L', "/var/log" }, { 'T', "/tmp" },
		{ 'V', "/var/tmp" }, { 'h', "/root" }, { 'u', "root" },
		{ 'U', "0" }, { 'g', "root" }, { 'G', "0" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].c == c)
			return rows[i].is;
	return NULL;
}

static const char *
expand(const char *word, char *out, size_t size)
{
	size_t n = 0;

	for (; *word != '\0'; word++) {
		char one[2] = { *word, '\0' };
		const char *is = *word == '%' ? specifier(*++word) : one;

		if (is == NULL)
			return "its specifier differs from host to host";
		if (n + strlen(is) >= size)
			return "it is too long";
		n += (size_t)sprintf(out + n, "%s", is);
	}
	out[n] = '\0';
	return NULL;
}

static const char *
take_mode(struct tmpfiles_line *l, const char *word)
{
	char *end;

	word += strspn(word, "~:");
	if (*word == '\0' || strcmp(word, "-") == 0)
		return NULL;
	l->mode = (mode_t)strtoul(word, &end, 8);
	l->has_mode = true;
	return *end == '\0' && end - word <= 5 && l->mode <= 07777 &&
	    digit_of(word[0], 8) >= 0 ? NULL : "its mode is no octal number";
}

static const char *
take_name(char to[TMPFILES_NAME], const char *word)
{
	word += strspn(word, ":");
	return strcmp(word, "-") == 0 ? NULL : expand(word, to, TMPFILES_NAME);
}

static const char *
take_path(struct tmpfiles_line *l, const char *word)
{
	char path[PATH_MAX];
	const char *wrong = expand(word, path, sizeof(path));

	if (wrong != NULL)
		return wrong;
	return derive_plain_path(path, strlen(path), l->path) ? NULL :
	    "its path is not absolute, or goes up";
}

enum { TYPE, PATH, MODE, USER, GROUP, AGE, WORDS };

/* What is behind the age is one text, blanks and all. */
static const char *
take_argument(struct tmpfiles_line *l, struct cursor *c)
{
	char rest[PATH_MAX];
	size_t n;

	while (c->at < c->end && strchr(blanks, *c->at) != NULL)
		c->at++;
	n = (size_t)(c->end - c->at);
	while (n > 0 && strchr(blanks, c->at[n - 1]) != NULL)
		n--;
	if (n >= sizeof(rest))
		return "it is too long";
	memcpy(rest, c->at, n);
	rest[n] = '\0';
	return strcmp(rest, "-") == 0 ? NULL :
	    expand(rest, l->argument, sizeof(l->argument));
}

static const char *
parse_line(struct tmpfiles_line *l, struct cursor c)
{
	char words[WORDS][PATH_MAX] = { "" };
	const char *wrong;
	int more = 1;

	for (int i = 0; i < WORDS && more > 0; i++)
		more = next_word(&c, words[i], sizeof(words[i]));
	if (more < 0)
		return "a quote or a backslash in it means nothing";
	if (words[TYPE][0] == '\0' || words[PATH][0] == '\0')
		return "it has no type or no path";
	l->type = words[TYPE][0];
	if (words[TYPE][1 + strspn(words[TYPE] + 1, "+!-=~^$?")] != '\0')
		return "its type is unknown";
	wrong = take_path(l, words[PATH]);
	if (wrong == NULL)
		wrong = take_mode(l, words[MODE]);
	if (wrong == NULL)
		wrong = take_name(l->user, words[USER]);
	if (wrong == NULL)
		wrong = take_name(l->group, words[GROUP]);
	return wrong != NULL ? wrong : take_argument(l, &c);
}

int
tmpfiles_parse(const char *text, size_t len, tmpfiles_each *each, void *arg,
    struct err *e)
{
	const char *at = text, *end = text + len;

	for (size_t number = 1; at < end; number++) {
		const char *nl = memchr(at, '\n', (size_t)(end - at));
		struct cursor c = { at, nl != NULL ? nl : end };
		struct tmpfiles_line l = { .number = number };

		at = nl != NULL ? nl + 1 : end;
		while (c.at < c.end && strchr(blanks, *c.at) != NULL)
			c.at++;
		if (c.at == c.end || *c.at == '#')
			continue;
		l.wrong = memchr(c.at, '\0', (size_t)(c.end - c.at)) != NULL ?
		    "it has a NUL byte" : parse_line(&l, c);
		if (each(arg, &l, e) < 0)
			return -1;
	}
	return 0;
}
