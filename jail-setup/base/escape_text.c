/* SPDX-License-Identifier: BSD-2-Clause */
/* escape_text.c - see escape_text.h */
#include <langinfo.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "escape_text.h"

/* The bytes of the UTF-8 character at s, 0 if it is invalid (RFC 3629). */
static size_t
utf8(const char *s, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char b = (unsigned char)*s;
	size_t n = b < 0x80 ? 1 : b < 0xc2 ? 0 : b < 0xe0 ? 2 : b < 0xf0 ? 3 :
	    b < 0xf5 ? 4 : 0;

	if (n == 0)
		return 0;
	*c = n == 1 ? b : b & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		b = (unsigned char)s[i];	/* the final NUL fails here */
		if ((b & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (b & 0x3f);
	}
	return *c < least[n] || *c > 0x10ffff ||
	    (*c >= 0xd800 && *c <= 0xdfff) ? 0 : n;
}

bool
escape_is_utf8(const char *s)
{
	uint32_t c;

	while (*s != '\0') {
		size_t n = utf8(s, &c);

		if (n == 0)
			return false;
		s += n;
	}
	return true;
}

/* False for C1 controls and for invisible or bidirectional characters. */
static bool
harmless(uint32_t c)
{
	static const struct { uint32_t from, to; } not[] = {
		{ 0x80, 0xa0 }, { 0xad, 0xad }, { 0x61c, 0x61c },
		{ 0x180e, 0x180e }, { 0x2000, 0x200f }, { 0x2028, 0x202f },
		{ 0x205f, 0x206f }, { 0x3000, 0x3000 }, { 0xe000, 0xf8ff },
		{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xfff0, 0xffff },
		{ 0xe0000, 0x10ffff },
	};

	for (size_t i = 0; i < sizeof(not) / sizeof(*not); i++)
		if (c >= not[i].from && c <= not[i].to)
			return false;
	return true;
}

void
escape_print(FILE *to, enum escape_what what, const char *s)
{
	bool wide = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;

	while (*s != '\0') {
		uint32_t c = 0;
		size_t n = utf8(s, &c);
		bool shown = n == 1 ? c > ' ' && c < 0x7f && c != '\\' :
		    n > 1 && wide && harmless(c);

		if (shown || (c == ' ' && what == ESCAPE_WORDS))
			fwrite(s, 1, n, to);
		else
			for (size_t i = 0; i < (n != 0 ? n : 1); i++)
				fprintf(to, "\\%03o", (unsigned char)s[i]);
		s += n != 0 ? n : 1;
	}
}

void
escape_line(FILE *to, const char *before, const char *words)
{
	fputs(before, to);
	escape_print(to, ESCAPE_WORDS, words);
	fputc('\n', to);
}

char *
escape_ascii(const char *s)
{
	char *text = malloc(4 * strlen(s) + 1);
	char *to = text;

	if (text == NULL)
		return NULL;
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x80 && c != '\\')
			*to++ = (char)c;
		else
			to += sprintf(to, "\\%03o", c);
	}
	*to = '\0';
	return text;
}
