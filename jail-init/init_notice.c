/* SPDX-License-Identifier: BSD-2-Clause */
/* init_notice.c - see init_notify.h */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "init_notify.h"
#include "init_value.h"

static bool
starts(const char *s, size_t n, const char *with)
{
	return n >= strlen(with) && memcmp(s, with, strlen(with)) == 0;
}

static bool
is_true_outside(const char *s, size_t n)
{
	static const char *const known[] = {
		"READY=", "STATUS=", "RELOADING=", "STOPPING=",
		"MONOTONIC_USEC=", "ERRNO=", "WATCHDOG=",
		"EXTEND_TIMEOUT_USEC=",
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (starts(s, n, known[i]))
			return true;
	return false;
}

static pid_t
read_pid(const char *s, size_t n)
{
	char digits[24];
	struct err e;
	uint64_t pid;

	snprintf(digits, sizeof(digits), "%.*s",
	    (int)(n < sizeof(digits) ? n : sizeof(digits) - 1), s);
	return init_number(digits, 10, INT32_MAX, &pid, &e) == 0 ?
	    (pid_t)pid : 0;
}

void
init_notice_parse(const char *msg, size_t n, struct init_notice *to)
{
	size_t used = 0;

	*to = (struct init_notice){0};
	for (size_t at = 0, len; at < n; at += len + 1) {
		const char *s = msg + at, *end = memchr(s, '\n', n - at);

		len = end != NULL ? (size_t)(end - s) : n - at;
		if (len == strlen("READY=1") && starts(s, len, "READY=1"))
			to->ready = true;
		if (starts(s, len, "MAINPID="))
			to->main = read_pid(s + strlen("MAINPID="),
			    len - strlen("MAINPID="));
		if (!is_true_outside(s, len) ||
		    memchr(s, '\0', len) != NULL ||
		    used + len + 2 > sizeof(to->text))
			continue;
		memcpy(to->text + used, s, len);
		used += len;
		to->text[used++] = '\n';
	}
	to->text[used] = '\0';
}
