/* SPDX-License-Identifier: BSD-2-Clause */
/* ini.c - see ini.h */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "err.h"
#include "ini.h"

struct reader {
	const char *file;
	unsigned line;
	struct ini *out;
	bool open;		/* the last line was an entry: it may go on */
	struct err *e;
};

static int
wrong(const struct reader *r, const char *what)
{
	return err_set(r->e, 0, "%s:%u: %s", r->file, r->line, what);
}

/* Without the blanks at both ends. */
static size_t
trim(const char **s, size_t n)
{
	while (n > 0 && isspace((unsigned char)**s)) {
		(*s)++;
		n--;
	}
	while (n > 0 && isspace((unsigned char)(*s)[n - 1]))
		n--;
	return n;
}

static int
section(struct reader *r, const char *s, size_t n)
{
	const char *end = memchr(s, ']', n);

	if (end == NULL || end == s + 1)
		return wrong(r, "a section is [name]");
	r->open = false;
	return list_add_n(&r->out->sections, s + 1, (size_t)(end - s) - 1,
	    r->e);
}

static struct ini_entry *
room(struct reader *r)
{
	struct ini *i = r->out;
	struct ini_entry *v;

	if (i->n == INI_ENTRIES) {
		wrong(r, "too many entries");
		return NULL;
	}
	v = room_more(i->v, i->n, &i->room, sizeof(*v), r->file, r->e);
	if (v == NULL)
		return NULL;
	i->v = v;
	v[i->n] = (struct ini_entry){0};
	return &v[i->n];
}

static int
entry(struct reader *r, const char *s, size_t n)
{
	const char *value;
	size_t at = 0, rest;
	struct ini_entry *en;

	while (at < n && s[at] != '=' && s[at] != ':')
		at++;
	if (at == n)
		return wrong(r, "neither [section] nor key = value");
	if (r->out->sections.n == 0)
		return wrong(r, "an entry before the first [section]");
	value = s + at + 1;
	rest = trim(&value, n - at - 1);
	at = trim(&s, at);
	if (at == 0)
		return wrong(r, "a value without a key");
	en = room(r);
	if (en == NULL)
		return -1;
	en->section = r->out->sections.n - 1;
	en->key = strndup(s, at);
	en->value = strndup(value, rest);
	r->out->n++;
	if (en->key == NULL || en->value == NULL)
		return err_set(r->e, errno, "%s", r->file);
	for (char *c = en->key; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	r->open = true;
	return 0;
}

static int
go_on(struct reader *r, const char *s, size_t n)
{
	struct ini_entry *en = &r->out->v[r->out->n - 1];
	size_t was = strlen(en->value);
	char *longer = realloc(en->value, was + n + 2);

	if (longer == NULL)
		return err_set(r->e, errno, "%s", r->file);
	longer[was] = ' ';
	memcpy(longer + was + 1, s, n);
	longer[was + 1 + n] = '\0';
	en->value = longer;
	return 0;
}

static int
one_line(struct reader *r, const char *s, size_t n)
{
	bool indented = n > 0 && isspace((unsigned char)*s);

	n = trim(&s, n);
	if (n == 0 || *s == '#' || *s == ';')
		return 0;
	for (size_t i = 0; i < n; i++)
		if (iscntrl((unsigned char)s[i]) && s[i] != '\t')
			return wrong(r, "a control character");
	if (indented && r->open)
		return go_on(r, s, n);
	return *s == '[' ? section(r, s, n) : entry(r, s, n);
}

int
ini_parse(const char *text, const char *file, struct ini *out, struct err *e)
{
	struct reader r = { .file = file, .out = out, .e = e };
	size_t n;

	*out = (struct ini){0};
	for (const char *s = text; *s != '\0'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		r.line++;
		if (one_line(&r, s, n) < 0) {
			ini_free(out);
			return -1;
		}
	}
	return 0;
}

void
ini_free(struct ini *i)
{
	for (size_t k = 0; k < i->n; k++) {
		free(i->v[k].key);
		free(i->v[k].value);
	}
	free(i->v);
	list_free(&i->sections);
	*i = (struct ini){0};
}

const char *
ini_get(const struct ini *i, const char *name, const char *key)
{
	const char *found = NULL;

	for (size_t k = 0; k < i->n; k++)
		if (strcmp(i->sections.v[i->v[k].section], name) == 0 &&
		    strcmp(i->v[k].key, key) == 0)
			found = i->v[k].value;
	return found;
}

int
ini_words(const struct ini *i, const char *name, const char *key,
    struct list *out, struct err *e)
{
	const char *s = ini_get(i, name, key);

	while (s != NULL && *s != '\0') {
		size_t n = strcspn(s, ",");
		const char *word = s;
		size_t len = trim(&word, n);

		if (len > 0 && list_add_n(out, word, len, e) < 0)
			return -1;
		s += n + (s[n] == ',');
	}
	return 0;
}
