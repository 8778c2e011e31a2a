/* learn_text.c - see learn_text.h */
#include <ctype.h>
#include <string.h>

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

/* libconfig's own escapes; bytes above ASCII are themselves. */
static void
string(FILE *to, const char *s)
{
	putc('"', to);
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			fprintf(to, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			fprintf(to, "\\x%02x", c);
		else
			putc(c, to);
	}
	putc('"', to);
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
		string(to, l->v[i]);
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
		string(to, l->v[i]);
		fputs(i + 1 < l->n ? ",\n" : "\n];\n", to);
	}
}

static void
comment(FILE *to, const char *line)
{
	fputs(*line != '\0' ? "# " : "#", to);
	for (; *line != '\0'; line++)
		putc(iscntrl((unsigned char)*line) ? '?' : *line, to);
	putc('\n', to);
}

int
learn_text(const struct learned *l, const char *description, FILE *to,
    struct err *e)
{
	const struct component *co = &l->co;

	comment(to, "Written by jail-setup learn; edit as you like.  Libraries "
	    "and interpreters");
	comment(to, "of what is named here follow by themselves.");
	if (l->notes.n > 0)
		comment(to, "");
	for (size_t i = 0; i < l->notes.n; i++)
		comment(to, l->notes.v[i]);
	fprintf(to, "%-11s = ", "description");
	string(to, description);
	fputs(";\n", to);
	paths(to, "files", &co->files);
	paths(to, "optional", &co->optional);
	words(to, "packages", &co->packages);
	paths(to, "exclude", &co->exclude);
	words(to, "requires", &co->requires);
	words(to, "devices", &co->devices);
	words(to, "accounts", &co->accounts);
	return ferror(to) ? err_set(e, 0, "no memory for the component") : 0;
}
