/* SPDX-License-Identifier: BSD-2-Clause */
/* value_kind.c - see value_kind.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

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

bool
kind_is_path(const char *kind)
{
	return strcmp(kind, "path") == 0 || strcmp(kind, "path+") == 0 ||
	    strcmp(kind, "path-last") == 0 || strcmp(kind, "path-home") == 0;
}

bool
kind_known(const char *kind, bool operand)
{
	return among("number|size|text|path", kind) ||
	    among(operand ? "path+|path-home" : "path-last", kind) ||
	    (strncmp(kind, "is:", 3) == 0 && kind[3] != '\0') ||
	    (strncmp(kind, "chars:", 6) == 0 && kind[6] != '\0');
}

bool
kind_fits(const char *kind, const char *value)
{
	if (strncmp(kind, "is:", 3) == 0)
		return among(kind + 3, value);
	if (strncmp(kind, "chars:", 6) == 0)
		return all_in_set(kind + 6, value);
	if (strcmp(kind, "number") == 0)
		return is_number(value);
	if (strcmp(kind, "size") == 0)
		return is_size(value);
	if (strcmp(kind, "text") == 0)
		return *value == '\0' || all_in_set(" -~", value);
	return kind_is_path(kind);
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
