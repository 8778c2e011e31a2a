/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_word.c - see unit_word.h */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "scope.h"
#include "unit_word.h"

#define BLANKS " \t\n\r"

/* Digits of that base at s, exactly n of them; -1: they are none. */
static long
digits(const char *s, int base, int n)
{
	char text[9] = "", *end;
	long v;

	for (int i = 0; i < n; i++) {
		if (s[i] == '\0' || strchr("0123456789abcdefABCDEF",
		    s[i]) == NULL)
			return -1;
		text[i] = s[i];
	}
	v = strtol(text, &end, base);
	return *end == '\0' ? v : -1;
}

/* \u and \U: a character, in UTF-8. */
static bool
put_character(FILE *f, long c)
{
	if (c <= 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return false;
	if (c < 0x80) {
		fputc((int)c, f);
		return true;
	}
	if (c >= 0x10000)
		fprintf(f, "%c%c", (int)(0xf0 | c >> 18),
		    (int)(0x80 | (c >> 12 & 0x3f)));
	else if (c >= 0x800)
		fputc((int)(0xe0 | c >> 12), f);
	fputc((int)(c >= 0x800 ? 0x80 | (c >> 6 & 0x3f) : 0xc0 | c >> 6), f);
	fputc((int)(0x80 | (c & 0x3f)), f);
	return true;
}

/* The escape at s, behind its '\'; the bytes it has, 0: it is none. */
static int
put_c_escape(FILE *f, const char *s)
{
	static const char from[] = "abfnrtv\\\"'s";
	static const char to[] = "\a\b\f\n\r\t\v\\\"' ";
	const char *known = strchr(from, *s);
	const int n = *s == 'x' ? 2 : *s == 'u' ? 4 : *s == 'U' ? 8 : 0;
	long v;

	if (*s != '\0' && known != NULL) {
		fputc(to[known - from], f);
		return 1;
	}
	if (*s == 'u' || *s == 'U')
		return put_character(f, digits(s + 1, 16, n)) ? n + 1 : 0;
	v = n != 0 ? digits(s + 1, 16, n) : digits(s, 8, 3);
	if (v <= 0 || v > UINT8_MAX)	/* no word holds a NUL */
		return 0;
	fputc((int)v, f);
	return n != 0 ? n + 1 : 3;
}

static int
put_escape(FILE *f, const char *s, enum unit_escapes how, struct err *e)
{
	int n = how == UNIT_C ? put_c_escape(f, s) : 0;

	if (*s == '\0')
		return err_set(e, 0, "a \\ at the end");
	if (how == UNIT_C && n == 0) {
		/* as systemd takes what it does not know */
		fprintf(f, "\\%c", *s);
		return 1;
	}
	if (n == 0) {
		fputc(*s, f);
		n = 1;
	}
	return n;
}

static int
put_word(FILE *f, const char **at, enum unit_escapes how, int *bare,
    struct err *e)
{
	const char *s = *at;
	char quote = '\0';
	int n = 0;

	for (; *s != '\0' && (quote != '\0' || strchr(BLANKS, *s) == NULL);
	    s++) {
		if (*s == '\\') {
			*bare = 0;
			n = put_escape(f, s + 1, how, e);
			if (n < 0)
				return -1;
			s += n;
		} else if (*s == quote) {
			quote = '\0';
		} else if (quote == '\0' && (*s == '"' || *s == '\'')) {
			*bare = 0;
			quote = *s;
		} else {
			fputc(*s, f);
		}
	}
	*at = s;
	return quote == '\0' ? 0 : err_set(e, 0, "a %c is not closed", quote);
}

int
unit_word(const char **at, enum unit_escapes how, char **word, int *bare,
    struct err *e)
{
	size_t len;
	FILE *f;
	int rc;

	*word = NULL;
	*at += strspn(*at, BLANKS);
	if (**at == '\0')
		return 0;
	f = open_memstream(word, &len);
	if (f == NULL)
		return err_set(e, errno, "a word");
	*bare = 1;
	rc = put_word(f, at, how, bare, e);
	if (fclose(f) != 0 && rc == 0)
		rc = err_set(e, errno, "a word");
	if (rc == 0)
		return 1;
	free(*word);
	*word = NULL;
	return -1;
}

/* Of the system's manager, which is root's. */
static const struct {
	char letter;
	const char *text;
} fixed[] = {
	{ '%', "%" }, { 't', "/run" }, { 'S', "/var/lib" },
	{ 'C', "/var/cache" }, { 'L', "/var/log" }, { 'E', "/etc" },
	{ 'T', "/tmp" }, { 'V', "/var/tmp" }, { 'h', "/root" },
	{ 'u', "root" }, { 'U', "0" }, { 'g', "root" }, { 'G', "0" },
	{ 's', "/bin/sh" },
};

/* \x2d and its like, and '-' for '/', of a name that was escaped. */
static void
put_unescaped(FILE *f, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		long v = s[i] == '\\' && i + 3 < n && s[i + 1] == 'x' ?
		    digits(s + i + 2, 16, 2) : -1;

		fputc(v > 0 ? (int)v : s[i] == '-' ? '/' : s[i], f);
		i += v > 0 ? 3 : 0;
	}
}

/* The parts of a name: PREFIX@INSTANCE.service. */
static int
put_name_part(FILE *f, const char *unit, char letter, struct err *e)
{
	const char *dot = strrchr(unit, '.'), *at = strchr(unit, '@');
	const size_t whole = dot != NULL ? (size_t)(dot - unit) : strlen(unit);
	const size_t prefix = at != NULL ? (size_t)(at - unit) : whole;
	const char *part = unit;
	size_t n = whole;

	if (letter == 'n') {
		n = strlen(unit);
	} else if (letter == 'p' || letter == 'P') {
		n = prefix;
	} else if (letter == 'j' || letter == 'J') {
		const char *dash = memrchr(unit, '-', prefix);

		part = dash != NULL ? dash + 1 : unit;
		n = prefix - (size_t)(part - unit);
	} else if (letter == 'i' || letter == 'I') {
		part = at != NULL ? at + 1 : unit;
		n = at != NULL ? whole - prefix - 1 : 0;
		if (at != NULL && n == 0)
			return err_set(e, 0, "%%%c: the unit is a template, "
			    "and no instance is named", letter);
	}
	if (letter == 'P' || letter == 'I' || letter == 'J')
		put_unescaped(f, part, n);
	else
		fwrite(part, 1, n, f);
	return 0;
}

static int
put_specifier(FILE *f, const char *unit, char letter, struct err *e)
{
	for (size_t i = 0; i < COUNT(fixed); i++)
		if (fixed[i].letter == letter) {
			fputs(fixed[i].text, f);
			return 0;
		}
	if (letter != '\0' && strchr("nNpPiIjJ", letter) != NULL)
		return put_name_part(f, unit, letter, e);
	if (letter != '\0' && strchr("aAbBdfHlmMoqvwWyY", letter) != NULL)
		return err_set(e, 0, "%%%c: known only on the machine that "
		    "runs it", letter);
	/* as systemd takes what it does not know */
	fputc('%', f);
	if (letter != '\0')
		fputc(letter, f);
	return 0;
}

int
unit_specifiers(const char *unit, const char *s, char **to, struct err *e)
{
	size_t len;
	FILE *f;
	int rc = 0;

	*to = NULL;
	f = open_memstream(to, &len);
	if (f == NULL)
		return err_set(e, errno, "%.80s", s);
	for (; rc == 0 && *s != '\0'; s++) {
		if (*s != '%') {
			fputc(*s, f);
			continue;
		}
		rc = put_specifier(f, unit, s[1], e);
		s += s[1] != '\0';
	}
	if (fclose(f) != 0 && rc == 0)
		rc = err_set(e, errno, "%.80s", unit);
	if (rc < 0) {
		free(*to);
		*to = NULL;
	}
	return rc;
}
