/* SPDX-License-Identifier: BSD-2-Clause */
/* value_kind.c - see value_kind.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "paths.h"
#include "value_kind.h"

enum { LONGEST = 4096 };

static bool
among(const char *set, const char *value)	/* A|B|C */
{
	for (size_t n; ; set += n + 1) {
		n = strcspn(set, "|");
		if (strlen(value) == n && strncmp(set, value, n) == 0)
			return true;
		if (set[n] == '\0')
			return false;
	}
}

static bool
in_set(const char *set, char c)
{
	for (; *set != '\0'; set++) {
		if (set[1] == '-' && set[2] != '\0') {
			if (*set <= c && c <= set[2])
				return true;
			set += 2;
		} else if (*set == c) {
			return true;
		}
	}
	return false;
}

static bool
all_in_set(const char *set, const char *value)
{
	size_t n = 0;

	while (n < LONGEST && value[n] != '\0' && in_set(set, value[n]))
		n++;
	return n > 0 && value[n] == '\0';
}

static bool
is_number(const char *value)
{
	const size_t n = strspn(value, "0123456789");

	return n > 0 && n <= 18 && value[n] == '\0';
}

static bool
is_size(const char *value)
{
	const size_t n = strspn(value, "0123456789");
	const char *s = value + n;

	if (n == 0 || n > 18)
		return false;
	if (*s == '.')
		s += 1 + strspn(s + 1, "0123456789");
	if (*s != '\0' && strchr("kmgtpKMGTP", *s) != NULL)
		s++;
	if (*s == 'i')
		s++;
	if (*s == 'B' || *s == 'b')
		s++;
	return *s == '\0' && s - value < 40;
}

static bool
is_text(const char *value)
{
	return *value == '\0' || all_in_set(" -~", value);
}

/* `set`: what stands behind the colon of a kind that ends with one. */
static const struct kind {
	const char *name;
	bool option, operand, path;
	bool (*fits)(const char *value);
	bool (*within)(const char *set, const char *value);
} kinds[] = {
	{ "is:",       true,  true,  false, NULL, among },
	{ "chars:",    true,  true,  false, NULL, all_in_set },
	{ "number",    true,  true,  false, is_number, NULL },
	{ "size",      true,  true,  false, is_size, NULL },
	{ "text",      true,  true,  false, is_text, NULL },
	{ "path",      true,  true,  true,  NULL, NULL },
	{ "path+",     false, true,  true,  NULL, NULL },
	{ "path-last", true,  false, true,  NULL, NULL },
	{ "path-home", false, true,  true,  NULL, NULL },
	{ "path-local", false, true, true,  NULL, NULL },
};

/* NULL: there is no such kind. */
static const struct kind *
find_kind(const char *text)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		const size_t n = strlen(kinds[i].name);

		if (strncmp(kinds[i].name, text, n) == 0 &&
		    (text[n] == '\0') == (kinds[i].within == NULL))
			return &kinds[i];
	}
	return NULL;
}

bool
kind_is_path(const char *kind)
{
	const struct kind *k = find_kind(kind);

	return k != NULL && k->path;
}

bool
kind_known(const char *kind, bool operand)
{
	const struct kind *k = find_kind(kind);

	return k != NULL && (operand ? k->operand : k->option);
}

bool
kind_fits(const char *kind, const char *value)
{
	const struct kind *k = find_kind(kind);

	if (k == NULL)
		return false;
	return k->within != NULL ? k->within(kind + strlen(k->name), value) :
	    k->path || k->fits(value);
}

/* --- paths ---------------------------------------------------------------- */

/* Appends the names of `path` to `to`, which begins with "/" or is "". */
static int
append_names(const char *path, char *to, bool *up)
{
	for (size_t n; *path != '\0'; path += n) {
		size_t len = strlen(to);

		path += strspn(path, "/");
		n = strcspn(path, "/");
		if (n == 2 && path[0] == '.' && path[1] == '.') {
			char *slash = strrchr(to, '/');

			*up = true;
			if (slash != NULL)
				*slash = '\0';
		} else if (n > 0 && !(n == 1 && path[0] == '.')) {
			if (len + n + 2 >= PATH_MAX)
				return -1;
			snprintf(to + len, PATH_MAX - len, "/%.*s", (int)n,
			    path);
		}
	}
	return 0;
}

/* rsync(1): "DIR/" and "DIR/." mean what is in the directory. */
static const char *
ending(const char *word)
{
	const char *name = strrchr(word, '/');

	name = name != NULL ? name + 1 : word;
	return *name == '\0' ? "/" : strcmp(name, ".") == 0 ||
	    strcmp(name, "..") == 0 ? "/." : "";
}

static bool
is_printable(const char *s)
{
	while ((unsigned char)*s >= ' ' && *s != 0x7f)
		s++;
	return *s == '\0';
}

int
value_path(const char *word, const char *start, const char *root, char *to,
    struct err *e)
{
	char path[PATH_MAX] = "", top[PATH_MAX] = "";
	bool up = false, root_up;

	if (*word == '\0')
		return err_set(e, 0, "an empty path");
	if (!is_printable(word))
		return err_set(e, 0, "\"%.200s\" has control characters", word);
	if ((*word != '/' && append_names(start, path, &up) < 0) ||
	    append_names(word, path, &up) < 0 ||
	    strlen(path) + 3 >= PATH_MAX || strlen(word) + 3 >= PATH_MAX)
		return err_set(e, ENAMETOOLONG, "\"%.40s...\"", word);
	if (append_names(root, top, &root_up) < 0 ||
	    (*top != '\0' && !path_within(path, top)))
		return err_set(e, 0, "\"%.200s\" is not beneath %s", word,
		    root);
	if (up)
		snprintf(to, PATH_MAX, "%s%s", path, *path == '\0' ? "/" :
		    ending(word));
	else
		snprintf(to, PATH_MAX, "%s%s", strchr("-~", *word) != NULL ?
		    "./" : "", word);
	return 0;
}
