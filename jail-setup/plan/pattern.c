/* SPDX-License-Identifier: BSD-2-Clause */
/* pattern.c - see pattern.h */
#include <fnmatch.h>
#include <limits.h>
#include <string.h>

#include "pattern.h"

static const char all_below[] = "/**";

size_t
pattern_prefix(const char *pattern)
{
	size_t n = strlen(pattern), m = strlen(all_below);

	return n > m && strcmp(pattern + n - m, all_below) == 0 ? n - m : 0;
}

bool
pattern_plain(const char *pattern, size_t n)
{
	return strcspn(pattern, "*?[") >= n;
}

char *
pattern_escape(const char *path, char *pattern)
{
	while (*path != '\0') {
		if (strchr("*?[\\", *path) != NULL)
			*pattern++ = '\\';
		*pattern++ = *path++;
	}
	return pattern;
}

/* Copies the path component at *s to `one`; false: there is none. */
static bool
component(const char **s, const char *end, char one[NAME_MAX + 1])
{
	size_t n;

	*s += *s < end && **s == '/';
	n = *s < end ? strcspn(*s, "/") : 0;
	if (n > (size_t)(end - *s))
		n = (size_t)(end - *s);
	if (n == 0 || n > NAME_MAX)
		return false;
	memcpy(one, *s, n);
	one[n] = '\0';
	*s += n;
	return true;
}

/* Component by component, as in glob(3): no bracket spans a slash. */
bool
pattern_matches(const char *pattern, const char *path)
{
	size_t n = pattern_prefix(pattern);
	const char *end = pattern + (n > 0 ? n : strlen(pattern));
	const char *rest = path + strlen(path);
	char want[NAME_MAX + 1], is[NAME_MAX + 1];
	bool magic = !pattern_plain(pattern, (size_t)(end - pattern));

	while (pattern < end)
		if (!component(&pattern, end, want) ||
		    !component(&path, rest, is) ||
		    (magic ? fnmatch(want, is, 0) : strcmp(want, is)) != 0)
			return false;
	/* PREFIX matches itself too: the path is no directory */
	return *path == '\0' || (n > 0 && *path == '/');
}
