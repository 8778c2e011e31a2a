/* SPDX-License-Identifier: BSD-2-Clause */
/* human.c - see human.h */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

#include "human.h"

const char *
human_size(char text[HUMAN_SIZE], long long bytes)
{
	static const char units[] = "KMGTPE";
	double n = (double)bytes;
	size_t i = 0;

	if (bytes < 1024) {
		snprintf(text, HUMAN_SIZE, "%lld B", bytes);
		return text;
	}
	/* 1023.95 would be printed as 1024.0 */
	for (n /= 1024; n >= 1023.95 && units[i + 1] != '\0'; i++)
		n /= 1024;
	snprintf(text, HUMAN_SIZE, "%.1f %ciB", n, units[i]);
	return text;
}

const char *
human_count(char text[HUMAN_COUNT], size_t n, const char *what)
{
	snprintf(text, HUMAN_COUNT, "%zu %.20s%s", n, what, n == 1 ? "" : "s");
	return text;
}

/* localtime_r(3) fails if the year does not fit an int: print the number. */
static const char *
time_number(char text[HUMAN_TIME], time_t t)
{
	snprintf(text, HUMAN_TIME, "@%" PRId64, (int64_t)t);
	return text;
}

const char *
human_time(char text[HUMAN_TIME], time_t t)
{
	struct tm tm;

	return localtime_r(&t, &tm) != NULL && strftime(text, HUMAN_TIME,
	    "%F %T", &tm) > 0 ? text : time_number(text, t);
}

const char *
human_utc(char text[HUMAN_TIME], time_t t)
{
	struct tm tm;

	return gmtime_r(&t, &tm) != NULL && strftime(text, HUMAN_TIME,
	    "%FT%TZ", &tm) > 0 ? text : time_number(text, t);
}
