/* SPDX-License-Identifier: BSD-2-Clause */
/* init_log_line.c - see init_log_line.h */
#include <stdbool.h>
#include <string.h>

#include "init_log_line.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "<13>", at most "<191>". */
static size_t
priority(const char *s, size_t n)
{
	size_t i = 1;

	if (n < 3 || s[0] != '<')
		return 0;
	while (i < n && i < 4 && is_digit(s[i]))
		i++;
	return i > 1 && i < n && s[i] == '>' ? i + 1 : 0;
}

/* "Dec  1 01:02:03 ", as syslog(3) writes it. */
static size_t
date(const char *s, size_t n)
{
	static const char form[] = "AaaSDD DD:DD:DD ";

	if (n < sizeof(form) - 1)
		return 0;
	for (size_t i = 0; i < sizeof(form) - 1; i++) {
		const char c = s[i];
		bool fits;

		switch (form[i]) {
		case 'A':
			fits = c >= 'A' && c <= 'Z';
			break;
		case 'a':
			fits = c >= 'a' && c <= 'z';
			break;
		case 'D':
			fits = is_digit(c) || (i == 4 && c == ' ');
			break;
		default:
			fits = c == (form[i] == 'S' ? ' ' : form[i]);
		}
		if (!fits)
			return 0;
	}
	return sizeof(form) - 1;
}

/*
 * How many bytes of s are one character that a terminal shows; 0: the first is
 * none.  U+0080 to U+009F are control characters too.
 */
static size_t
shown(const unsigned char *s, size_t n)
{
	size_t len = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;

	if (s[0] < ' ' || s[0] == 0x7f || (s[0] >= 0x80 && s[0] < 0xc2) ||
	    s[0] > 0xf4 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if (len > 1 && ((s[0] == 0xc2 && s[1] < 0xa0) ||
	    (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f)))
		return 0;
	return len;
}

static size_t
add_escape(unsigned char c, char *to)
{
	to[0] = '\\';
	to[1] = (char)('0' + (c >> 6));
	to[2] = (char)('0' + (c >> 3 & 7));
	to[3] = (char)('0' + (c & 7));
	return 4;
}

size_t
init_log_line(const char *msg, size_t n, char line[INIT_LOG_LINE])
{
	static const char dots[] = "...";
	size_t at = priority(msg, n), to = 0;

	at += date(msg + at, n - at);
	while (n > at && (msg[n - 1] == '\n' || msg[n - 1] == '\0'))
		n--;
	if (at == n)
		return 0;
	for (size_t len; at < n; at += len != 0 ? len : 1) {
		const unsigned char *s = (const unsigned char *)msg + at;

		if (to + 4 + sizeof(dots) > INIT_LOG_LINE) {
			memcpy(line + to, dots, sizeof(dots) - 1);
			to += sizeof(dots) - 1;
			break;
		}
		/* a backslash too: else no escape could be told from it */
		len = *s != '\\' ? shown(s, n - at) : 0;
		if (len == 0)
			to += add_escape(*s, line + to);
		else
			memcpy(line + to, s, len);
		to += len;
	}
	line[to++] = '\n';
	return to;
}
