/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_value.c - see unit_value.h */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "unit_value.h"

#define SECOND 1000000ULL

static const struct {
	const char *name;
	uint64_t usec;
} spans[] = {
	{ "", SECOND }, { "us", 1 }, { "usec", 1 }, { "ms", 1000 },
	{ "msec", 1000 }, { "s", SECOND }, { "sec", SECOND },
	{ "second", SECOND }, { "seconds", SECOND }, { "m", 60 * SECOND },
	{ "min", 60 * SECOND }, { "minute", 60 * SECOND },
	{ "minutes", 60 * SECOND }, { "h", 3600 * SECOND },
	{ "hr", 3600 * SECOND }, { "hour", 3600 * SECOND },
	{ "hours", 3600 * SECOND }, { "d", 86400 * SECOND },
	{ "day", 86400 * SECOND }, { "days", 86400 * SECOND },
	{ "w", 604800 * SECOND }, { "week", 604800 * SECOND },
	{ "weeks", 604800 * SECOND },
};

/* Digits at *s, which is moved; false: none, or too many. */
static bool
take_number(const char **s, uint64_t *v)
{
	char *end;

	if (!isdigit((unsigned char)**s))
		return false;
	errno = 0;
	*v = strtoull(*s, &end, 10);
	*s = end;
	return errno == 0;
}

static bool
span_of(const char *s, size_t n, uint64_t *usec)
{
	for (size_t i = 0; i < COUNT(spans); i++)
		if (strlen(spans[i].name) == n &&
		    strncmp(spans[i].name, s, n) == 0) {
			*usec = spans[i].usec;
			return true;
		}
	return false;
}

/* One part of a span, with its unit. */
static bool
add_span(const char **s, uint64_t *usec)
{
	uint64_t v, unit;
	size_t n;

	if (!take_number(s, &v))
		return false;
	*s += strspn(*s, " \t");
	n = strspn(*s, "abcdefghijklmnopqrstuvwxyz");
	if (!span_of(*s, n, &unit) || v > UINT64_MAX / 2 / unit ||
	    *usec > UINT64_MAX / 2)
		return false;
	*usec += v * unit;
	*s += n;
	*s += strspn(*s, " \t");
	return true;
}

bool
unit_time(const char *s, uint64_t *usec)
{
	*usec = 0;
	if (strcmp(s, "infinity") == 0) {
		*usec = UNIT_INFINITY;
		return true;
	}
	do {
		if (!add_span(&s, usec))
			return false;
	} while (*s != '\0');
	return true;
}

enum measure { MEASURE_COUNT, MEASURE_BYTES, MEASURE_SECONDS, MEASURE_USEC };

static const struct {
	const char *key, *name;
	enum measure of;
} limits[] = {
	{ "LimitAS", "as", MEASURE_BYTES },
	{ "LimitCORE", "core", MEASURE_BYTES },
	{ "LimitCPU", "cpu", MEASURE_SECONDS },
	{ "LimitDATA", "data", MEASURE_BYTES },
	{ "LimitFSIZE", "fsize", MEASURE_BYTES },
	{ "LimitLOCKS", "locks", MEASURE_COUNT },
	{ "LimitMEMLOCK", "memlock", MEASURE_BYTES },
	{ "LimitMSGQUEUE", "msgqueue", MEASURE_BYTES },
	{ "LimitNOFILE", "nofile", MEASURE_COUNT },
	{ "LimitNPROC", "nproc", MEASURE_COUNT },
	{ "LimitRSS", "rss", MEASURE_BYTES },
	{ "LimitRTPRIO", "rtprio", MEASURE_COUNT },
	{ "LimitRTTIME", "rttime", MEASURE_USEC },
	{ "LimitSIGPENDING", "sigpending", MEASURE_COUNT },
	{ "LimitSTACK", "stack", MEASURE_BYTES },
};

static bool
bytes_of(const char *s, uint64_t *v)
{
	static const char letters[] = "BKMGTPE";
	const char *letter;
	uint64_t unit;

	if (!take_number(&s, v))
		return false;
	if (*s == '\0')
		return true;
	letter = strchr(letters, *s);
	if (letter == NULL || (s[1] != '\0' && strcmp(s + 1, "B") != 0))
		return false;
	unit = 1ULL << 10 * (letter - letters);
	if (*v > UINT64_MAX / unit)
		return false;
	*v *= unit;
	return true;
}

/* One value of n bytes. */
static bool
measure(const char *s, size_t n, enum measure of, uint64_t *v)
{
	char text[64];
	const char *at = text;

	if (n >= sizeof(text))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	*v = UNIT_INFINITY;
	if (strcmp(text, "infinity") == 0)
		return true;
	if (of == MEASURE_BYTES)
		return bytes_of(text, v);
	if (text[strspn(text, "0123456789")] == '\0')
		return take_number(&at, v);
	if (of == MEASURE_COUNT || !unit_time(text, v))
		return false;
	if (of == MEASURE_SECONDS)
		*v = (*v + SECOND - 1) / SECOND;
	return true;
}

bool
unit_limit(const char *key, const char *value, const char **name,
    uint64_t *soft, uint64_t *hard)
{
	const size_t n = strcspn(value, ":");

	for (size_t i = 0; i < COUNT(limits); i++) {
		if (strcmp(limits[i].key, key) != 0)
			continue;
		*name = limits[i].name;
		if (!measure(value, n, limits[i].of, soft))
			return false;
		*hard = *soft;
		return (value[n] == '\0' || measure(value + n + 1,
		    strlen(value + n + 1), limits[i].of, hard)) &&
		    *soft <= *hard;
	}
	return false;
}

int
unit_signal(const char *s)
{
	const char *name = strncmp(s, "SIG", 3) == 0 ? s + 3 : s;
	uint64_t v = 0;

	for (int no = 1; no < SIGRTMIN; no++)
		if (sigabbrev_np(no) != NULL &&
		    strcmp(sigabbrev_np(no), name) == 0)
			return no;
	if (strncmp(name, "RTMIN", 5) == 0) {
		name += 5 + (name[5] == '+');
		v = (uint64_t)SIGRTMIN;
		if (*name == '\0')
			return (int)v;
	}
	if (name[strspn(name, "0123456789")] != '\0' || strlen(name) > 2 ||
	    *name == '\0')
		return 0;
	v += strtoull(name, NULL, 10);
	return v <= (uint64_t)SIGRTMAX ? (int)v : 0;
}
