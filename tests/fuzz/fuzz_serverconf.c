/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_serverconf.c - any line of sshd_config(5); its words, each quoted, are
 * the same words.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "list.h"
#include "sshd/sshdline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *
quote(const struct list *l)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	fprintf(f, "\"%s\" ", l->v[0]);
	for (size_t i = 1; i < l->n; i++) {
		fputs(" \"", f);
		for (const char *s = l->v[i]; *s != '\0'; s++)
			fprintf(f, strchr("\"\\", *s) != NULL ? "\\%c" : "%c",
			    *s);
		fputc('"', f);
	}
	fclose(f);
	return text;
}

static void
check(const struct list *l)
{
	char *text = quote(l);
	struct list m = {0};
	struct err e;

	if (sshdline_words(text, &m, &e) != 1 || m.n != l->n)
		abort();
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i], m.v[i]) != 0)
			abort();
	list_free(&m);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = malloc(size + 1);
	struct list l = {0};
	struct err e = {0};
	int rc;

	memcpy(line, data, size);
	line[size] = '\0';
	rc = sshdline_words(line, &l, &e);
	if (rc == 1)
		check(&l);
	else if (rc == 0 ? l.n != 0 : e.msg[0] == '\0')
		abort();
	list_free(&l);
	free(line);
	return 0;
}
