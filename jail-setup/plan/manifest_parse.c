/* SPDX-License-Identifier: BSD-2-Clause */
/* manifest_parse.c - mtree(5) text back into entries; see manifest.h */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape_mtree.h"
#include "err.h"
#include "manifest.h"
#include "scope.h"

enum { TEXT_MOST = 64 * 1024 * 1024 };

/* Makes "/" of "." and "/a/b" of "./a/b"; refuses "." and ".." in it. */
static bool
parse_path(char *s, struct manifest_entry *en)
{
	if (!octal_decode(s) || s[0] != '.')
		return false;
	if (s[1] == '\0') {
		s[0] = '/';
		en->path = s;
		return true;
	}
	for (const char *c = s + 1; *c != '\0'; ) {
		size_t n;

		if (*c++ != '/')
			return false;
		n = strcspn(c, "/");
		if (n == 0 || (n == 1 && c[0] == '.') ||
		    (n == 2 && c[0] == '.' && c[1] == '.'))
			return false;
		c += n;
	}
	en->path = s + 1;
	return true;
}

static bool
parse_number(const char *s, int base, long long most, long long *out)
{
	char *end;

	if (*s < '0' || *s > '9')
		return false;
	errno = 0;
	*out = strtoll(s, &end, base);
	return errno == 0 && *end == '\0' && *out >= 0 && *out <= most;
}

static bool
parse_type(const char *s, struct manifest_entry *en)
{
	for (en->type = PLAN_DIR; en->type <= PLAN_LINK; en->type++)
		if (strcmp(s, plan_type_name(en->type)) == 0)
			return true;
	return false;
}

static bool
parse_mtime(char *s, struct manifest_entry *en)
{
	char *dot = strchr(s, '.');
	bool before = *s == '-';	/* 1970 */
	long long sec, nsec;

	if (dot == NULL || strlen(dot + 1) != 9)
		return false;
	*dot = '\0';
	if (!parse_number(s + before, 10, LLONG_MAX, &sec) ||
	    !parse_number(dot + 1, 10, 999999999, &nsec))
		return false;
	en->mtime.tv_sec = (time_t)(before ? -sec : sec);
	en->mtime.tv_nsec = (long)nsec;
	return true;
}

static bool
parse_digest(const char *s, struct manifest_entry *en)
{
	if (strlen(s) != SHA256_HEX ||
	    strspn(s, "0123456789abcdef") != SHA256_HEX)
		return false;
	memcpy(en->sha256, s, SHA256_HEX + 1);
	return true;
}

static bool
parse_link(char *s, struct manifest_entry *en)
{
	if (en->link != NULL || !octal_decode(s) || *s == '\0')
		return false;
	en->link = s;
	return true;
}

/* Names of components need no octal escapes. */
static bool
parse_tags(char *s, struct manifest_entry *en)
{
	if (en->from != NULL || *s == '\0' ||
	    strspn(s, ",_.-abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != strlen(s))
		return false;
	en->from = s;
	return true;
}

static bool
parse_keyword(char *word, struct manifest_entry *en)
{
	char *v = strchr(word, '=');
	long long n;

	if (v == NULL)
		return false;
	*v++ = '\0';
	if (strcmp(word, "type") == 0)
		return parse_type(v, en);
	if (strcmp(word, "time") == 0)
		return parse_mtime(v, en);
	if (strcmp(word, "sha256") == 0)
		return parse_digest(v, en);
	if (strcmp(word, "link") == 0)
		return parse_link(v, en);
	if (strcmp(word, "tags") == 0)
		return parse_tags(v, en);
	if (strcmp(word, "mode") == 0 && parse_number(v, 8, 07777, &n))
		en->mode = (mode_t)n;
	else if (strcmp(word, "uid") == 0 && parse_number(v, 10, UINT_MAX, &n))
		en->uid = (uid_t)n;
	else if (strcmp(word, "gid") == 0 && parse_number(v, 10, UINT_MAX, &n))
		en->gid = (gid_t)n;
	else if (strcmp(word, "size") == 0 &&
	    parse_number(v, 10, LLONG_MAX, &n))
		en->size = (off_t)n;
	else
		return false;
	return true;
}

static bool
parse_line(char *s, struct manifest_entry *en)
{
	char *save = NULL;
	char *word = strtok_r(s, " ", &save);
	bool typed = false;

	if (word == NULL || !parse_path(word, en))
		return false;
	while ((word = strtok_r(NULL, " ", &save)) != NULL) {
		typed = typed || strncmp(word, "type=", 5) == 0;
		if (!parse_keyword(word, en))
			return false;
	}
	return typed && (en->type == PLAN_LINK) == (en->link != NULL) &&
	    (en->type == PLAN_FILE) == (en->sha256[0] != '\0');
}

static int
add_line(char *s, struct manifest *m, const char *file, unsigned no,
    struct err *e)
{
	struct manifest_entry en = {0};	/* borrows from s */

	if (s[0] == '\0' || s[0] == '#')
		return 0;
	if (!parse_line(s, &en))
		return err_set(e, 0, "%s:%u: not a line of a manifest", file,
		    no);
	return manifest_add(m, &en, e);
}

int
manifest_parse(const char *text, const char *file, struct manifest *m,
    struct err *e)
{
	scope_free char *copy = NULL;
	unsigned no = 1;

	*m = (struct manifest){0};
	if (strlen(text) > TEXT_MOST)
		return err_set(e, EFBIG, "%s", file);
	copy = strdup(text);
	if (copy == NULL)
		return err_set(e, errno, "%s", file);
	for (char *s = copy, *next; s != NULL; s = next, no++) {
		next = strchr(s, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (add_line(s, m, file, no, e) < 0) {
			manifest_free(m);
			return -1;
		}
	}
	return 0;
}
