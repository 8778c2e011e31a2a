/* jailkit_text.c - words for libconfig and for a shell; see jailkit.h */
#include <string.h>

#include "jailkit.h"

/* What comes from an ini file holds no control characters but tabs. */
void
jailkit_string(FILE *to, const char *s)
{
	fputc('"', to);
	for (; *s != '\0'; s++)
		if (*s == '"' || *s == '\\')
			fprintf(to, "\\%c", *s);
		else if (*s == '@' || *s == '\t')	/* "@include" is refused */
			fprintf(to, "\\x%02x", (unsigned char)*s);
		else
			fputc(*s, to);
	fputc('"', to);
}

void
jailkit_comment(FILE *to, const char *s)
{
	fputs("# ", to);
	for (; *s != '\0'; s++)
		fputc(*s == '@' ? '?' : *s, to);
	fputc('\n', to);
}

void
jailkit_list(FILE *to, const char *key, const struct list *l)
{
	if (l->n == 0)
		return;
	fprintf(to, "%-11s = [", key);
	for (size_t i = 0; i < l->n; i++) {
		fputs(i == 0 ? l->n > 3 ? "\n\t" : " " : l->n > 3 ? ",\n\t" :
		    ", ", to);
		jailkit_string(to, l->v[i]);
	}
	fputs(l->n > 3 ? "\n];\n" : " ];\n", to);
}

void
jailkit_quote(FILE *to, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+:,-";

	if (word[0] != '\0' && word[0] != '-' &&
	    word[strspn(word, plain)] == '\0') {
		fputs(word, to);
		return;
	}
	fputc('\'', to);
	for (; *word != '\0'; word++)
		if (*word == '\'')
			fputs("'\\''", to);
		else
			fputc(*word, to);
	fputc('\'', to);
}
