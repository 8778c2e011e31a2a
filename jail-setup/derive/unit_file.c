/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_file.c - see unit_file.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "err.h"
#include "scope.h"
#include "unit_file.h"
#include "unit_word.h"

#define BLANKS " \t\r\n"

static void
drop_before(struct unit *u, const struct unit_setting *one)
{
	size_t kept = 0;

	for (size_t i = 0; i < u->n; i++)
		if (strcmp(u->v[i].section, one->section) != 0 ||
		    strcmp(u->v[i].key, one->key) != 0)
			u->v[kept++] = u->v[i];
	u->n = kept;
}

static const char *
keep_text(struct unit *u, const char *s, size_t n, struct err *e)
{
	return list_add_n(&u->text, s, n, e) < 0 ? NULL :
	    u->text.v[u->text.n - 1];
}

/* The bytes of a string without the blanks at both ends. */
static size_t
strip(const char **s, size_t n)
{
	while (n > 0 && strchr(BLANKS, **s) != NULL) {
		(*s)++;
		n--;
	}
	while (n > 0 && strchr(BLANKS, (*s)[n - 1]) != NULL)
		n--;
	return n;
}

static int
add_setting(struct unit *u, const char *section, const char *line, size_t n,
    const char *equals, struct err *e)
{
	const char *key = line, *value = equals + 1;
	const size_t nk = strip(&key, (size_t)(equals - line));
	const size_t nv = strip(&value, n - (size_t)(value - line));
	struct unit_setting one = { .section = section }, *v;

	one.key = keep_text(u, key, nk, e);
	one.value = one.key != NULL ? keep_text(u, value, nv, e) : NULL;
	if (one.value == NULL)
		return -1;
	if (nv == 0)
		drop_before(u, &one);
	v = reallocarray(u->v, u->n + 1, sizeof(*v));
	if (v == NULL)
		return err_set(e, errno, "a unit");
	u->v = v;
	v[u->n++] = one;
	return 0;
}

/* One line, its continuations joined; *section: NULL before the first. */
static int
parse_line(struct unit *u, const char *s, const char **section,
    struct err *e)
{
	const size_t n = strip(&s, strlen(s));
	const char *equals = memchr(s, '=', n);

	if (n == 0)
		return 0;
	if (s[0] != '[')
		return equals == NULL || *section == NULL ? 0 :
		    add_setting(u, *section, s, n, equals, e);
	if (s[n - 1] != ']')
		return err_set(e, 0, "\"%.*s\" is no section", (int)(n < 80 ?
		    n : 80), s);
	*section = keep_text(u, s + 1, n - 2, e);
	return *section != NULL ? 0 : -1;
}

static bool
is_continued(const char *s, size_t n)
{
	size_t slashes = 0;

	while (slashes < n && s[n - 1 - slashes] == '\\')
		slashes++;
	return slashes % 2 == 1;
}

/* One line of a file; comments may stand before a continuation. */
static void
join_line(FILE *to, const char *s, size_t n)
{
	const size_t blanks = strspn(s, " \t\r");

	if (blanks < n && (s[blanks] == '#' || s[blanks] == ';'))
		return;
	if (n > 0 && s[n - 1] == '\r')
		n--;
	fwrite(s, 1, is_continued(s, n) ? n - 1 : n, to);
	fputc(is_continued(s, n) ? ' ' : '\n', to);
}

/* The text with its lines joined, malloc'ed; NULL. */
static char *
join_lines(const char *s, struct err *e)
{
	char *joined = NULL;
	size_t len;
	FILE *to = open_memstream(&joined, &len);

	if (to == NULL)
		return err_null(e, errno, "a unit");
	for (size_t n; *s != '\0'; s += n + (s[n] != '\0')) {
		n = strcspn(s, "\n");
		join_line(to, s, n);
	}
	if (fclose(to) == 0)
		return joined;
	free(joined);
	return err_null(e, errno, "a unit");
}

int
unit_file_parse(struct unit *u, const char *text, const char *file,
    struct err *e)
{
	/* the mark of UTF-8, which editors write */
	const size_t mark = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	scope_free char *joined = join_lines(text + mark, e);
	const char *section = NULL;
	char *next;

	if (joined == NULL)
		return -1;
	for (char *s = joined; *s != '\0'; s = next) {
		next = s + strcspn(s, "\n");
		if (*next != '\0')
			*next++ = '\0';
		if (parse_line(u, s, &section, e) < 0)
			return err_in(e, "%s", file);
	}
	return 0;
}

void
unit_free(struct unit *u)
{
	list_free(&u->dropins);
	list_free(&u->inputs);
	list_free(&u->text);
	free(u->v);
	free(u->name);
	free(u->path);
	free(u->fragment);
	*u = (struct unit){0};
}

static bool
is_of(const struct unit_setting *s, const char *section, const char *key)
{
	return strcmp(s->section, section) == 0 && strcmp(s->key, key) == 0;
}

const char *
unit_said(const struct unit *u, const char *section, const char *key)
{
	const char *last = NULL;

	for (size_t i = 0; i < u->n; i++)
		if (is_of(&u->v[i], section, key))
			last = u->v[i].value;
	return last != NULL && *last != '\0' ? last : NULL;
}

/* An error says where. */
static int
expand(const struct unit *u, const char *key, const char *s, char **to,
    struct err *e)
{
	return unit_specifiers(u->name, s, to, e) == 0 ? 0 :
	    err_in(e, "%s: %s=", u->name, key);
}

int
unit_value(const struct unit *u, const char *section, const char *key,
    char **value, struct err *e)
{
	const char *said = unit_said(u, section, key);

	*value = NULL;
	return said != NULL ? expand(u, key, said, value, e) : 0;
}

bool
unit_truth(const struct unit *u, const char *section, const char *key,
    bool otherwise)
{
	static const char *const yes[] = { "1", "yes", "y", "true", "t", "on" };
	const char *said = unit_said(u, section, key);

	for (size_t i = 0; said != NULL && i < sizeof(yes) / sizeof(*yes); i++)
		if (strcasecmp(said, yes[i]) == 0)
			return true;
	return said == NULL && otherwise;
}

static int
add_words(const struct unit *u, const char *key, const char *s,
    enum unit_escapes how, struct list *out, struct err *e)
{
	for (;;) {
		scope_free char *word = NULL, *whole = NULL;
		int bare, rc = unit_word(&s, how, &word, &bare, e);

		if (rc < 0)
			return err_in(e, "%s: %s=", u->name, key);
		if (rc == 0)
			return 0;
		if (expand(u, key, word, &whole, e) < 0 ||
		    list_add(out, whole, e) < 0)
			return -1;
	}
}

static int
add_all(const struct unit *u, const char *section, const char *key,
    enum unit_escapes how, struct list *out, struct err *e)
{
	for (size_t i = 0; i < u->n; i++)
		if (is_of(&u->v[i], section, key) &&
		    add_words(u, key, u->v[i].value, how, out, e) < 0)
			return -1;
	return 0;
}

int
unit_words_of(const struct unit *u, const char *section, const char *key,
    struct list *out, struct err *e)
{
	return add_all(u, section, key, UNIT_LITERAL, out, e);
}

int
unit_words(const struct unit *u, const char *key, struct list *out,
    struct err *e)
{
	return add_all(u, "Service", key, UNIT_LITERAL, out, e);
}

int
unit_c_words(const struct unit *u, const char *key, struct list *out,
    struct err *e)
{
	return add_all(u, "Service", key, UNIT_C, out, e);
}
