/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_words.c - any command line; the words, each quoted, are the same words.
 * split_words.c is in no archive, so it is here.
 */
#include <stdint.h>

#include "../../jailsh/split_words.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 'it'\''s' */
static char *
quote(const struct list *l)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	for (size_t i = 0; i < l->n; i++) {
		fputs(" '", f);
		for (const char *s = l->v[i]; *s != '\0'; s++)
			if (*s == '\'')
				fputs("'\\''", f);
			else
				fputc(*s, f);
		fputc('\'', f);
	}
	fclose(f);
	return text;
}

static void
check(const char *line, const struct list *l)
{
	char *quoted = quote(l);
	struct line m = {0};
	struct err e;
	size_t n = 0;

	if (words_split(quoted, &m, &e) < 0 || m.words.n != l->n)
		abort();
	for (size_t i = 0; i < l->n; i++) {
		n += strlen(l->v[i]);
		if (strcmp(l->v[i], m.words.v[i]) != 0 ||
		    m.patterns.v[i][0] != '\0')
			abort();
	}
	if (n > strlen(line))
		abort();
	line_free(&m);
	free(quoted);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = malloc(size + 1);
	struct line l = {0};
	struct err e = {0};

	memcpy(line, data, size);
	line[size] = '\0';
	if (words_split(line, &l, &e) == 0)
		check(line, &l.words);
	else if (e.msg[0] == '\0' || strchr(e.msg, '\n') != NULL)
		abort();
	line_free(&l);
	free(line);
	return 0;
}
