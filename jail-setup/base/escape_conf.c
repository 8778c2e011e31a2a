/* SPDX-License-Identifier: BSD-2-Clause */
/* escape_conf.c - see escape_conf.h */
#include <string.h>

#include "escape_conf.h"

bool
escape_conf_refused(const char *s)
{
	return strncmp(s, "@include", 8) == 0;
}

void
escape_conf(FILE *to, const char *s)
{
	putc('"', to);
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			fprintf(to, "\\%c", c);
		else if (c < 0x20 || c == 0x7f || escape_conf_refused(s))
			fprintf(to, "\\x%02x", c);
		else
			putc(c, to);
	}
	putc('"', to);
}
