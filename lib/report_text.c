/* report_text.c - see report_text.h */
#include <stdio.h>
#include <string.h>

#include "login.h"
#include "report_text.h"

/* A name that came over the network cannot make up fields or lines. */
static void
word(FILE *f, const char *key, const char *s)
{
	fprintf(f, "%s=", key);
	if (s == NULL || *s == '\0')
		s = "-";
	for (; *s != '\0'; s++)
		fputc(strchr(" \"=", *s) != NULL || (unsigned char)*s < ' ' ||
		    *s == 0x7f ? '?' : *s, f);
	fputc(' ', f);
}

static void
because(FILE *f, const char *reason)
{
	fputs("result=refused reason=\"", f);
	for (; *reason != '\0'; reason++)
		fputc(*reason == '"' ? '\'' : *reason, f);
	fputc('"', f);
}

const char *
report_result(const struct report_facts *f)
{
	return f->reason != NULL ? "refused" :
	    f->login->jail != NULL ? "entered" : "unmatched";
}

void
report_text(char *text, size_t size, const struct report_facts *r)
{
	const struct login *l = r->login;
	FILE *f;

	memset(text, 0, size);
	f = fmemopen(text, size - 1, "w");
	if (f == NULL)
		return;
	word(f, "jail", l->jail != NULL ? l->jail->name : NULL);
	word(f, "user", r->user);
	if (l->who.name != NULL)
		fprintf(f, "uid=%u ", (unsigned)l->who.uid);
	word(f, "service", r->service);
	word(f, "entry", r->entry);
	word(f, "gen", l->serial);
	if (r->reason != NULL)
		because(f, r->reason);
	else if (l->jail == NULL)
		fprintf(f, "result=%s", report_result(r));
	else
		fprintf(f, "result=entered us=%ld%s", l->us,
		    l->degraded ? " missing=landlock" : "");
	fclose(f);
}
