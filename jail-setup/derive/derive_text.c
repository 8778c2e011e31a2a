/* SPDX-License-Identifier: BSD-2-Clause */
/* derive_text.c - see derive_text.h */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/path_below.h"
#include "count.h"
#include "derive_text.h"
#include "err.h"
#include "list.h"

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
	return s == text || s[-1] == '\0' || s[-1] == ':' ||
	    (!is_of_name((unsigned char)s[-1]) &&
	    strchr("}*?])$~%\\", s[-1]) == NULL);
}

/* The end of a path that begins at s; *cut: its last name goes on in more. */
static const char *
path_end(const char *s, const char *end, bool *cut)
{
	while (s < end && is_of_name((unsigned char)*s))
		s++;
	*cut = s < end && *s != '\0' && strchr("$*?[{%\\", *s) != NULL;
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

static const char *
next_word(const char *s, const char *end, char word[PATH_MAX])
{
	size_t n;

	s += strspn(s, " \t");
	n = strcspn(s, " \t\r\n");
	if (n > (size_t)(end - s))
		n = (size_t)(end - s);
	if (n == 0 || n >= PATH_MAX)
		return NULL;
	memcpy(word, s, n);
	word[n] = '\0';
	return s + n;
}

bool
derive_interpreter(const char *head, char word[PATH_MAX])
{
	const char *end = head + strcspn(head, "\n");
	const char *s = head;

	if (strncmp(head, "#!", 2) != 0)
		return false;
	s = next_word(s + 2, end, word);
	if (s == NULL || strcmp(path_base(word), "env") != 0)
		return s != NULL;
	do		/* its options, and variables that it sets */
		s = next_word(s, end, word);
	while (s != NULL && (word[0] == '-' || strchr(word, '=') != NULL));
	return s != NULL;
}

static bool
is_of_word(unsigned char c)
{
	return isalnum(c) || c == '_' || c == '-' || c == '.';
}

/* "user", "X_RUN_USER", "listen.owner", "server.groupname"; and "-u". */
static bool
speaks_of_one(const char *s, const char *end)
{
	static const char *const words[] = { "user", "owner", "group" };

	for (; s < end; s++) {
		for (size_t i = 0; i < COUNT(words); i++)
			if ((size_t)(end - s) >= strlen(words[i]) &&
			    strncasecmp(s, words[i], strlen(words[i])) == 0)
				return true;
		if (end - s > 2 && s[0] == '-' && s[1] == 'u' &&
		    strchr(" \t=", s[2]) != NULL)
			return true;
	}
	return false;
}

static int
names_in_line(const char *s, const char *end, const struct list *names,
    struct list *out, struct err *e)
{
	while (s < end) {
		const char *word = s;

		while (s < end && is_of_word((unsigned char)*s))
			s++;
		for (size_t i = 0; s > word && i < names->n; i++)
			if (strlen(names->v[i]) == (size_t)(s - word) &&
			    memcmp(names->v[i], word, (size_t)(s - word)) ==
			    0 && !list_has(out, names->v[i]) &&
			    list_add(out, names->v[i], e) < 0)
				return -1;
		s += s == word || s < end;
	}
	return 0;
}

int
derive_names_in(const char *text, size_t n, const struct list *names,
    struct list *out, struct err *e)
{
	const char *at = text, *end = text + n;

	while (at < end) {
		const char *nl = memchr(at, '\n', (size_t)(end - at));
		const char *to = nl != NULL ? nl : end;

		while (at < to && (*at == ' ' || *at == '\t'))
			at++;
		if (at < to && *at != '#' && *at != ';' &&
		    speaks_of_one(at, to) &&
		    names_in_line(at, to, names, out, e) < 0)
			return -1;
		at = nl != NULL ? nl + 1 : end;
	}
	return 0;
}
