/* SPDX-License-Identifier: BSD-2-Clause */
/* jailkit_text.c - words for libconfig and for a shell; see jailkit.h */
#include "jailkit.h"
#include "learn/conf_text.h"
#include "quote.h"

void
jailkit_list(FILE *to, const char *key, const struct list *l)
{
	if (l->n == 0)
		return;
	fprintf(to, "%-11s = [", key);
	for (size_t i = 0; i < l->n; i++) {
		fputs(i == 0 ? l->n > 3 ? "\n\t" : " " : l->n > 3 ? ",\n\t" :
		    ", ", to);
		conf_text_string(to, l->v[i]);
	}
	fputs(l->n > 3 ? "\n];\n" : " ];\n", to);
}

void
jailkit_quote(FILE *to, const char *word)
{
	char text[QUOTE_MAX];

	fputs(quote_bare(word, text), to);
}
