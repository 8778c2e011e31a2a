/* SPDX-License-Identifier: BSD-2-Clause */
/* log_line.c - see log_line.h */
#include <stdio.h>
#include <string.h>

#include "log_line.h"
#include "login.h"
#include "quote.h"
#include "wall.h"

/* A name from the network must not forge fields or lines. */
static void
put_word(FILE *f, const char *key, const char *s)
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
put_quoted(FILE *f, const char *key, const char *s)
{
	fprintf(f, "%s=\"", key);
	for (char c; (c = quote_logged(s)) != '\0'; s++)
		fputc(c, f);
	fputc('"', f);
}

static void
put_entered(FILE *f, const struct report_facts *r)
{
	char names[WALL_NAMES];

	fprintf(f, "result=entered us=%ld", r->login->us);
	if (r->login->missing != 0)
		fprintf(f, " missing=%s",
		    walls_names(r->login->missing, names));
	if (r->note != NULL)
		put_quoted(f, " note", r->note);
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
	put_word(f, "jail", l->jail != NULL ? l->jail->name : NULL);
	put_word(f, "user", r->user);
	if (l->who.name != NULL)
		fprintf(f, "uid=%u ", (unsigned)l->who.uid);
	put_word(f, "service", r->service);
	if (r->rhost != NULL && *r->rhost != '\0')
		put_word(f, "rhost", r->rhost);
	put_word(f, "entry", r->entry);
	put_word(f, "gen", l->serial);
	if (r->reason != NULL)
		put_quoted(f, "result=refused reason", r->reason);
	else if (l->jail == NULL)
		fprintf(f, "result=%s", report_result(r));
	else
		put_entered(f, r);
	fclose(f);
}
