/* SPDX-License-Identifier: BSD-2-Clause */
/* conf_text.c - see conf_text.h */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "conf_text.h"

static bool
includes(const char *s)
{
	return strncmp(s, "@include", 8) == 0;
}

void
conf_text_string(FILE *to, const char *s)
{
	putc('"', to);
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			fprintf(to, "\\%c", c);
		else if (c < 0x20 || c == 0x7f || includes(s))
			fprintf(to, "\\x%02x", c);
		else
			putc(c, to);
	}
	putc('"', to);
}

void
conf_text_comment(FILE *to, const char *line)
{
	fputs(*line != '\0' ? "# " : "#", to);
	for (; *line != '\0'; line++)
		putc(iscntrl((unsigned char)*line) || includes(line) ? '?' :
		    *line, to);
	putc('\n', to);
}
