/* SPDX-License-Identifier: BSD-2-Clause */
/* within.h - is one path the other, or below it?  By name alone. */
#ifndef WITHIN_H
#define WITHIN_H

#include <stdbool.h>
#include <string.h>

/* Both without "." and "..", and `other` without a slash at its end. */
static inline bool
path_within(const char *path, const char *other)
{
	size_t n = strlen(other);

	return strncmp(path, other, n) == 0 &&
	    (path[n] == '\0' || path[n] == '/');
}

#endif
