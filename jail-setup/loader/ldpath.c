/* SPDX-License-Identifier: BSD-2-Clause */
/* ldpath.c - see ldpath.h */
#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "ldpath.h"

bool
ldpath_wants_origin(const char *s)
{
	return strstr(s, "$ORIGIN") != NULL || strstr(s, "${ORIGIN}") != NULL;
}

/* The length of the token `name` at s, behind a '$'; 0: another one. */
static size_t
token_length(const char *s, const char *name)
{
	size_t n = strlen(name);

	if (*s == '{')
		return strncmp(s + 1, name, n) == 0 && s[n + 1] == '}' ?
		    n + 2 : 0;
	if (strncmp(s, name, n) != 0 || s[n] == '_' ||
	    isalnum((unsigned char)s[n]))
		return 0;
	return n;
}

/* The same for all tokens; *value becomes the replacement. */
static size_t
any_token_length(const char *s, const struct tokens *t, const char **value)
{
	size_t n;

	*value = t->origin;
	if ((n = token_length(s, "ORIGIN")) != 0)
		return n;
	*value = t->lib;
	if ((n = token_length(s, "LIB")) != 0)
		return n;
	*value = t->platform;
	return token_length(s, "PLATFORM");
}

bool
ldpath_expand(const char *s, const struct tokens *t, char *buf)
{
	size_t used = 0, skip, n;
	const char *put;

	while (*s != '\0') {
		skip = *s == '$' ? any_token_length(s + 1, t, &put) : 0;
		if (skip == 0)
			put = s;
		if (put == NULL)
			return false;
		n = skip == 0 ? 1 : strlen(put);
		if (n >= PATH_MAX - used)
			return false;
		memcpy(buf + used, put, n);
		used += n;
		s += skip + 1;
	}
	buf[used] = '\0';
	return true;
}

int
ldpath_split(const char *path, const char *sep, const struct tokens *t,
    struct list *out, struct err *e)
{
	char one[PATH_MAX], dir[PATH_MAX];
	size_t n;

	for (;; path += n + 1) {
		n = strcspn(path, sep);
		if (n < sizeof(one)) {
			memcpy(one, path, n);
			one[n] = '\0';
		}
		if (n < sizeof(one) && ldpath_expand(one, t, dir) &&
		    dir[0] == '/') {
			size_t len = strlen(dir);

			while (len > 1 && dir[len - 1] == '/')
				len--;
			if (list_add_n(out, dir, len, e) < 0)
				return -1;
		}
		if (path[n] == '\0')
			return 0;
	}
}
