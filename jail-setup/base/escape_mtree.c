/* SPDX-License-Identifier: BSD-2-Clause */
/* escape_mtree.c - see escape_mtree.h */
#include <string.h>

#include "escape_mtree.h"

void
octal_put(FILE *f, const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c <= ' ' || c >= 0x7f || strchr("\\#*?[", c) != NULL)
			fprintf(f, "\\%03o", c);
		else
			fputc(c, f);
	}
}

bool
octal_decode(char *s)
{
	char *to = s = strchrnul(s, '\\');	/* nearly always the end */

	for (; *s != '\0'; s++) {
		unsigned c = 0;

		if (*s != '\\') {
			*to++ = *s;
			continue;
		}
		for (int i = 0; i < 3; i++) {
			if (s[1] < '0' || s[1] > '7')
				return false;
			c = c * 8 + (unsigned)(*++s - '0');
		}
		if (c == 0 || c > 255)
			return false;
		*to++ = (char)c;
	}
	*to = '\0';
	return true;
}
