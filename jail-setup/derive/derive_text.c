/* SPDX-License-Identifier: BSD-2-Clause */
/* derive_text.c - see derive_text.h */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/path_below.h"
#include "count.h"
#include "derive_text.h"
#include "err.h"

/* Appends "/NAME"; false: it goes up, or there is no room. */
static bool
append_name(char path[PATH_MAX], size_t *len, const char *name, size_t n)
{
	if (n == 0 || (n == 1 && name[0] == '.'))
		return true;
	if ((n == 2 && memcmp(name, "..", 2) == 0) ||
	    n > NAME_MAX || *len + n + 2 > PATH_MAX)
		return false;
	path[(*len)++] = '/';
	memcpy(path + *len, name, n);
	*len += n;
	return true;
}

static bool
replace_top(char path[PATH_MAX], const char *from, const char *to)
{
	const char *rest = path_below(path, from);
	char all[PATH_MAX];

	if (rest == NULL)
		return false;
	snprintf(all, sizeof(all), "%s%s", to, rest);
	memcpy(path, all, strlen(all) + 1);
	return true;
}

bool
derive_plain_path(const char *s, size_t n, char path[PATH_MAX])
{
	const char *end = s + n;
	size_t len = 0;

	if (n == 0 || s[0] != '/')
		return false;
	while (s < end) {
		const char *name = ++s;

		for (; s < end && *s != '/'; s++)
			if (iscntrl((unsigned char)*s))
				return false;
		if (!append_name(path, &len, name, (size_t)(s - name)))
			return false;
	}
	if (len == 0)
		path[len++] = '/';
	path[len] = '\0';
	if (!replace_top(path, "/var/run", "/run"))
		replace_top(path, "/var/lock", "/run/lock");
	return true;
}

static bool
is_of_name(unsigned char c)
{
	return isalnum(c) || c >= 0x80 || (c != '\0' &&
	    strchr("._-+@:/", c) != NULL);
}

/* May a path begin behind this text?  Its last byte decides, mostly. */
static bool
may_begin(const char *text, const char *s)
{
	static const char *const nothing[] = {
		"$DPKG_ROOT", "${DPKG_ROOT}", "${DPKG_ROOT:-}",
	};

	for (size_t i = 0; i < COUNT(nothing); i++) {
		size_t n = strlen(nothing[i]);

		if ((size_t)(s - text) >= n && memcmp(s - n, nothing[i],
		    n) == 0)
			return true;
	}
	return s == text || (!is_of_name((unsigned char)s[-1]) &&
	    strchr("}*?])$~%\\", s[-1]) == NULL) || s[-1] == ':';
}

/* The end of a path that begins at s; *cut: its last name goes on in more. */
static const char *
path_end(const char *s, const char *end, bool *cut)
{
	while (s < end && is_of_name((unsigned char)*s))
		s++;
	*cut = s < end && *s != '\0' && strchr("$*?[{%`\\", *s) != NULL;
	return s;
}

static int
hand_on(const char *s, const char *to, bool cut, derive_each_path *each,
    void *arg, struct err *e)
{
	const char *colon = memchr(s, ':', (size_t)(to - s));
	char path[PATH_MAX];

	if (colon != NULL) {	/* a list of paths, or a port */
		to = colon;
		cut = false;
	}
	while (cut && to > s && to[-1] != '/')
		to--;
	while (to > s && strchr("/.", to[-1]) != NULL)
		to--;
	if (to == s || !derive_plain_path(s, (size_t)(to - s), path))
		return 0;
	return each(arg, path, e);
}

/* A line, its comment at the end included. */
static int
paths_in_line(const char *text, const char *end, derive_each_path *each,
    void *arg, struct err *e)
{
	const char *s = text;

	while ((s = memchr(s, '/', (size_t)(end - s))) != NULL) {
		bool cut;
		const char *to = path_end(s, end, &cut);
		const char *colon = memchr(s, ':', (size_t)(to - s));

		if (may_begin(text, s) &&
		    hand_on(s, to, cut, each, arg, e) < 0)
			return -1;
		s = colon != NULL ? colon + 1 : to;
	}
	return 0;
}

int
derive_paths_in(const char *text, size_t n, derive_each_path *each, void *arg,
    struct err *e)
{
	const char *at = text, *end = text + n;

	while (at < end) {
		const char *nl = memchr(at, '\n', (size_t)(end - at));
		const char *to = nl != NULL ? nl : end;

		while (at < to && (*at == ' ' || *at == '\t'))
			at++;
		if (at < to && *at != '#' && *at != ';' &&
		    paths_in_line(at, to, each, arg, e) < 0)
			return -1;
		at = nl != NULL ? nl + 1 : end;
	}
	return 0;
}

const char *
derive_word(const char **s, char word[PATH_MAX])
{
	const char *at = *s + strspn(*s, " \t\n");
	char quote = '\0';
	size_t n = 0;

	if (*at == '\0')
		return NULL;
	for (; *at != '\0' && (quote != '\0' ||
	    strchr(" \t\n", *at) == NULL); at++) {
		if (quote != '\0' && *at == quote)
			quote = '\0';
		else if (quote == '\0' && (*at == '"' || *at == '\''))
			quote = *at;
		else if (n + 1 < PATH_MAX)
			word[n++] = *at;
	}
	word[n] = '\0';
	*s = at;
	return word;
}
