/* SPDX-License-Identifier: BSD-2-Clause */
/* learn_text.c - see learn_text.h */
#include <ctype.h>
#include <string.h>

#include "conf_text.h"
#include "count.h"
#include "err.h"
#include "learn.h"
#include "learn_text.h"
#include "list.h"

enum { WIDTH = 78 };

void
learn_command(char *const *argv, char *text, size_t size)
{
	size_t n = 0;

	for (; *argv != NULL; argv++) {
		for (const char *s = *argv; *s != '\0' && n + 5 < size; s++)
			text[n++] = isprint((unsigned char)*s) ? *s : '?';
		if (n + 5 >= size) {
			strcpy(text + n, "...");
			return;
		}
		text[n++] = ' ';
	}
	text[n > 0 ? n - 1 : 0] = '\0';
}

/* Words, which fit into a line: names of packages, components, devices. */
static void
words(FILE *to, const char *key, const struct list *l)
{
	size_t at;

	if (l->n == 0)
		return;
	at = (size_t)fprintf(to, "%-11s = [ ", key);
	for (size_t i = 0; i < l->n; i++) {
		const char *end = i + 1 < l->n ? ", " : " ];\n";

		if (at + strlen(l->v[i]) + 5 > WIDTH) {
			fputs("\n\t", to);
			at = 8;
		}
		conf_text_string(to, l->v[i]);
		fputs(end, to);
		at += strlen(l->v[i]) + 4;
	}
}

/* Paths: a line each. */
static void
paths(FILE *to, const char *key, const struct list *l)
{
	if (l->n == 0)
		return;
	fprintf(to, "%-11s = [\n", key);
	for (size_t i = 0; i < l->n; i++) {
		putc('\t', to);
		conf_text_string(to, l->v[i]);
		fputs(i + 1 < l->n ? ",\n" : "\n];\n", to);
	}
}

static const char *const head[] = {
	"Written by jail-setup learn; edit as you like.  Libraries and "
	    "interpreters",
	"of what is named here follow by themselves.",
};

static int
line(const char *s, size_t n, struct list *out, struct err *e)
{
	while (n > 0 && isspace((unsigned char)s[n - 1]))
		n--;
	for (size_t i = 0; i < COUNT(head); i++)
		if (strlen(head[i]) == n && memcmp(head[i], s, n) == 0)
			return 0;
	return n > 0 ? list_add_n(out, s, n, e) : 0;
}

/* Between the marks, line by line; blanks and stars begin most of them. */
static int
block(const char *s, const char *end, struct list *out, struct err *e)
{
	for (size_t n; s < end; s += n) {
		s += strspn(s, " \t\n");
		s += s < end && *s == '*';
		s += strspn(s, " \t");
		n = s < end ? strcspn(s, "\n") : 0;
		if (n > (size_t)(end - s))
			n = (size_t)(end - s);
		if (n > 0 && line(s, n, out, e) < 0)
			return -1;
	}
	return 0;
}

/* Behind the string that begins here; a backslash keeps what follows it. */
static const char *
past(const char *s)
{
	for (s++; *s != '\0' && *s != '"'; s++)
		if (*s == '\\' && s[1] != '\0')
			s++;
	return s + (*s == '"');
}

int
learn_comments(const char *s, struct list *out, struct err *e)
{
	int rc = 0;

	while (rc == 0 && *s != '\0') {
		if (*s == '"') {
			s = past(s);
		} else if (*s == '#' || (s[0] == '/' && s[1] == '/')) {
			s += strspn(s, "#/");
			s += *s == ' ';
			rc = line(s, strcspn(s, "\n"), out, e);
			s += strcspn(s, "\n");
		} else if (s[0] == '/' && s[1] == '*') {
			const char *end = strstr(s + 2, "*/");

			if (end == NULL)
				end = s + strlen(s);
			rc = block(s + 2, end, out, e);
			s = *end != '\0' ? end + 2 : end;
		} else {
			s++;
		}
	}
	return rc;
}

static void
string(FILE *to, const char *key, const char *s)
{
	if (s == NULL)
		return;
	fprintf(to, "%-11s = ", key);
	conf_text_string(to, s);
	fputs(";\n", to);
}

int
learn_text(const struct learned *l, FILE *to, struct err *e)
{
	conf_text_comment(to, head[0]);
	conf_text_comment(to, head[1]);
	if (l->notes.n > 0)
		conf_text_comment(to, "");
	for (size_t i = 0; i < l->notes.n; i++)
		conf_text_comment(to, l->notes.v[i]);
	for (const struct conf_key *k = component_keys; k->name != NULL; k++)
		if (component_key_is_paths(k))
			paths(to, k->name, component_list(&l->co, k));
		else if (component_list(&l->co, k) != NULL)
			words(to, k->name, component_list(&l->co, k));
		else
			string(to, k->name, component_string(&l->co, k));
	return ferror(to) ? err_set(e, 0, "no memory for the component") : 0;
}
