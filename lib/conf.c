/* SPDX-License-Identifier: BSD-2-Clause */
/* conf.c - see conf.h */
#include <errno.h>
#include <libconfig.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "conf_syntax.h"
#include "err.h"
#include "list.h"
#include "near.h"
#include "quote.h"

/* What every reader of a value needs besides the value. */
struct reader {
	const char *file;
	struct err *e;
};

static void
scope_config(config_t **c)
{
	if (*c != NULL)
		config_destroy(*c);
}

static int read_group(const struct reader *r, const config_setting_t *s,
    const struct conf_key *keys, void *out);
static int read_setting(const struct reader *r, const config_setting_t *s,
    const struct conf_key *k, void *at);

/* When libconfig ran out of memory a string has no text. */
static bool
lost_a_string(const config_setting_t *s)
{
	if (config_setting_type(s) == CONFIG_TYPE_STRING)
		return config_setting_get_string(s) == NULL;
	for (int i = 0; i < config_setting_length(s); i++)
		if (lost_a_string(config_setting_get_elem(s, (unsigned)i)))
			return true;
	return false;
}

/* "FILE:LINE: KEY what; fix: how", where a '%' of `how` is the key. */
static int
wrong_value(const struct reader *r, const config_setting_t *s, const char *what,
    const char *how)
{
	const char *name = config_setting_name(s);
	char fix[256] = "";

	if (lost_a_string(s))
		return err_set(r->e, ENOMEM, "%s:%u", r->file,
		    config_setting_source_line(s));
	if (name == NULL)
		name = "value";
	for (size_t n; *how != '\0'; how += n + (how[n] == '%')) {
		size_t to = strlen(fix);

		n = strcspn(how, "%");
		snprintf(fix + to, sizeof(fix) - to, "%.*s%s", (int)n, how,
		    how[n] == '%' ? name : "");
	}
	return err_set(r->e, 0, "%s:%u: %s %s; fix: %s", r->file,
	    config_setting_source_line(s), name, what, fix);
}

/* The value as written, if a fix can quote it; else `other`. */
static const char *
text_for_fix(const config_setting_t *s, const char *other)
{
	const char *v = config_setting_get_string(s);

	return v != NULL && *v != '\0' && strlen(v) < 64 &&
	    strpbrk(v, "\"\\%\n") == NULL ? v : other;
}

static int
read_string(const struct reader *r, const config_setting_t *s, char **out)
{
	const char *v = config_setting_get_string(s);

	if (v == NULL)
		return wrong_value(r, s, "must be a \"string\"", "write % = "
		    "\"...\" in double quotes, and one only");
	*out = strdup(v);
	return *out != NULL ? 0 : err_set(r->e, errno, "%s", r->file);
}

static int
read_bool(const struct reader *r, const config_setting_t *s, bool *out)
{
	if (config_setting_type(s) != CONFIG_TYPE_BOOL)
		return wrong_value(r, s, "must be true or false", "write % = "
		    "true or % = false, without quotes");
	*out = config_setting_get_bool(s) != 0;
	return 0;
}

static int
read_truth(const struct reader *r, const config_setting_t *s, int *out)
{
	bool said = false;

	if (read_bool(r, s, &said) < 0)
		return -1;
	*out = said ? CONF_TRUE : CONF_FALSE;
	return 0;
}

static int
read_number(const struct reader *r, const config_setting_t *s, unsigned *out)
{
	int v = config_setting_get_int(s);

	if (config_setting_type(s) != CONFIG_TYPE_INT || v < 0 || v > 1000000)
		return wrong_value(r, s, "must be a number from 0 to 1000000",
		    "write a number without quotes and unit, as % = 100");
	*out = (unsigned)v;
	return 0;
}

static int
read_id(const struct reader *r, const config_setting_t *s, unsigned *out)
{
	int v = config_setting_get_int(s);

	if (config_setting_type(s) != CONFIG_TYPE_INT || v < 0)
		return wrong_value(r, s, "must be a number from 0 to "
		    "2147483647", "write a number without quotes, as % = "
		    "524288");
	*out = (unsigned)v;
	return 0;
}

static int
read_word(const struct reader *r, const config_setting_t *s, char **out)
{
	if (config_setting_type(s) != CONFIG_TYPE_BOOL)
		return read_string(r, s, out);
	*out = strdup(config_setting_get_bool(s) != 0 ? "true" : "false");
	return *out != NULL ? 0 : err_set(r->e, errno, "%s", r->file);
}

/* A string, since only some versions of libconfig read 077 as octal. */
static int
read_octal(const struct reader *r, const config_setting_t *s, int *out)
{
	const char *v = config_setting_get_string(s);
	size_t n = v != NULL ? strspn(v, "01234567") : 0;

	if (n == 0 || v[n] != '\0' || n > 4 || strtoul(v, NULL, 8) > 0777)
		return wrong_value(r, s, "must be octal, as \"077\"", "write "
		    "% = \"077\" in double quotes, or what you want of 000 "
		    "to 777");
	*out = (int)strtoul(v, NULL, 8);
	return 0;
}

static int
not_a_list(const struct reader *r, const config_setting_t *s)
{
	char how[160];

	snprintf(how, sizeof(how), "write %% = [ \"%s\" ], with brackets and "
	    "double quotes", text_for_fix(s, "..."));
	return wrong_value(r, s, "must be a list [ \"a\", \"b\" ]", how);
}

/* Also an empty list is one that was given: conf_type. */
static int
give_list(const struct reader *r, int n, struct list *out)
{
	out->v = calloc((size_t)n + 1, sizeof(*out->v));
	if (out->v == NULL)
		return err_set(r->e, errno, "%s", r->file);
	out->room = (size_t)n + 1;
	return 0;
}

static int
read_strings(const struct reader *r, const config_setting_t *s,
    struct list *out)
{
	int n = config_setting_length(s);

	if (!config_setting_is_array(s) && !config_setting_is_list(s))
		return not_a_list(r, s);
	if (give_list(r, n, out) < 0)
		return -1;
	for (int i = 0; i < n; i++) {
		const char *v = config_setting_get_string_elem(s, i);

		if (v == NULL)
			return wrong_value(r, s, "must hold \"strings\" only",
			    "write each in double quotes: % = "
			    "[ \"a\", \"b\" ]");
		if (list_add(out, v, r->e) < 0)
			return -1;
	}
	return 0;
}

static int
read_numbers(const struct reader *r, const config_setting_t *s,
    struct list *out)
{
	int n = config_setting_length(s);
	unsigned v = 0;
	char text[16];

	if (!config_setting_is_array(s) && !config_setting_is_list(s))
		return wrong_value(r, s, "must be a list [ 80, 443 ]", "write "
		    "% = [ 80 ], with brackets and without quotes");
	if (give_list(r, n, out) < 0)
		return -1;
	for (int i = 0; i < n; i++) {
		if (read_number(r, config_setting_get_elem(s, (unsigned)i), &v)
		    < 0)
			return -1;
		snprintf(text, sizeof(text), "%u", v);
		if (list_add(out, text, r->e) < 0)
			return -1;
	}
	return 0;
}

static int
read_choice(const struct reader *r, const config_setting_t *s,
    const char *const *choices, int *out)
{
	const char *v = config_setting_get_string(s);
	char known[128] = "must be one of:", how[128];
	struct near near = { .word = v };

	for (int i = 0; choices[i] != NULL; i++) {
		if (v != NULL && strcmp(v, choices[i]) == 0) {
			*out = i;
			return 0;
		}
		if (v != NULL)
			near_try(&near, choices[i]);
		strncat(known, " ", sizeof(known) - strlen(known) - 1);
		strncat(known, choices[i], sizeof(known) - strlen(known) - 1);
	}
	snprintf(how, sizeof(how), "write %% = \"%s\"%s", near.best[0] !=
	    '\0' ? near.best : choices[0], near.best[0] != '\0' ? "" :
	    ", or another of them");
	return wrong_value(r, s, known, how);
}

/* Of the setting s, the element g. */
static int
read_row(const struct reader *r, const config_setting_t *s,
    const config_setting_t *g, const struct conf_row *row, void *out)
{
	if (config_setting_is_group(g))
		return read_group(r, g, row->keys, out);
	if (row->alone != NULL && config_setting_type(g) == CONFIG_TYPE_STRING)
		return read_setting(r, g, row->alone,
		    (char *)out + row->alone->at);
	return row->alone != NULL ? not_a_list(r, s) :
	    wrong_value(r, s, "must hold groups { ... } only", "write % = "
	    "( { ... } ), with curly brackets around each");
}

static int
read_rows(const struct reader *r, const config_setting_t *s,
    const struct conf_row *row, struct conf_rows *out)
{
	int n = config_setting_length(s);

	if (row->alone != NULL && !config_setting_is_array(s) &&
	    !config_setting_is_list(s))
		return not_a_list(r, s);
	if (row->alone == NULL && !config_setting_is_list(s))
		return wrong_value(r, s, "must be a list ( { ... }, { ... } )",
		    "write % = ( { ... } ), with round brackets around all");
	out->v = calloc((size_t)n + 1, row->size);
	if (out->v == NULL)
		return err_set(r->e, errno, "%s", r->file);
	for (int i = 0; i < n; i++) {
		out->n++;
		if (read_row(r, s, config_setting_get_elem(s, (unsigned)i),
		    row, (char *)out->v + (size_t)i * row->size) < 0)
			return -1;
	}
	return 0;
}

static int
read_setting(const struct reader *r, const config_setting_t *s,
    const struct conf_key *k, void *at)
{
	switch (k->type) {
	case CONF_STRING:
		return read_string(r, s, at);
	case CONF_BOOL:
		return read_bool(r, s, at);
	case CONF_TRUTH:
		return read_truth(r, s, at);
	case CONF_NUMBER:
		return read_number(r, s, at);
	case CONF_ID:
		return read_id(r, s, at);
	case CONF_OCTAL:
		return read_octal(r, s, at);
	case CONF_LIST:
		return read_strings(r, s, at);
	case CONF_NUMBERS:
		return read_numbers(r, s, at);
	case CONF_CHOICE:
		return read_choice(r, s, k->choices, at);
	case CONF_WORD:
		return read_word(r, s, at);
	case CONF_ROWS:
		return read_rows(r, s, k->row, at);
	}
	return wrong_value(r, s, "has no type", "take it out");
}

static int
unknown_key(const struct reader *r, const config_setting_t *s,
    const struct conf_key *keys)
{
	struct near near = { .word = config_setting_name(s) };
	char how[400] = "take it out; there are:";

	for (const struct conf_key *k = keys; k->name != NULL; k++) {
		near_try(&near, k->name);
		strncat(how, " ", sizeof(how) - strlen(how) - 1);
		strncat(how, k->name, sizeof(how) - strlen(how) - 1);
	}
	if (near.best[0] != '\0')
		snprintf(how, sizeof(how), "write %s", near.best);
	return err_set(r->e, 0, "%s:%u: %s is not a known setting; fix: %s",
	    r->file, config_setting_source_line(s), near.word, how);
}

/* Walk the keys of the file, not of the table: no typo goes unseen. */
static int
read_group(const struct reader *r, const config_setting_t *s,
    const struct conf_key *keys, void *out)
{
	for (int i = 0; i < config_setting_length(s); i++) {
		const config_setting_t *one =
		    config_setting_get_elem(s, (unsigned)i);
		const struct conf_key *k;

		for (k = keys; k->name != NULL; k++)
			if (strcmp(k->name, config_setting_name(one)) == 0)
				break;
		if (k->name == NULL)
			return unknown_key(r, one, keys);
		if (read_setting(r, one, k, (char *)out + k->at) < 0)
			return -1;
	}
	return 0;
}

/*
 * Refuse what libconfig accepts and we do not.  It follows "@include" at the
 * start of a line, after blanks and inside groups too.  No comment or string of
 * ours needs that word, so it is refused everywhere.
 */
static int
refuse_text(const char *text, const char *file, struct err *e)
{
	const char *open = conf_syntax_comment(text);
	char name[QUOTE_MAX];
	unsigned line = 1;

	if (text[strspn(text, " \t\n")] == '\0')
		return err_set(e, 0, "%s: empty", file);
	for (const char *s = text; *s != '\0'; s++) {
		if (*s == '\n')
			line++;
		if (*s == '\r')
			return err_set(e, 0, "%s:%u: carriage return; fix: "
			    "sed -i 's/\\r$//' %s", file, line,
			    quote_bare(file, name));
		if (s == open)
			return err_set(e, 0, "%s:%u: comment without an end; "
			    "fix: write */ where it ends", file, line);
		if (*s == '@' && strncmp(s, "@include", 8) == 0)
			return err_set(e, 0, "%s:%u: @include is refused; "
			    "fix: write its settings here", file, line);
	}
	return 0;
}

int
conf_parse(const char *text, const char *file, const struct conf_key *keys,
    void *out, struct err *e)
{
	struct reader r = { .file = file, .e = e };
	config_t c;
	__attribute__((cleanup(scope_config))) config_t *owned = NULL;

	if (refuse_text(text, file, e) < 0)
		return -1;
	config_init(&c);
	owned = &c;
	if (config_read_string(&c, text) != CONFIG_TRUE)
		return conf_syntax_say(text, file,
		    (unsigned)config_error_line(&c), config_error_text(&c), e);
	return read_group(&r, config_root_setting(&c), keys, out);
}

static void
free_rows(const struct conf_row *row, struct conf_rows *r)
{
	const struct conf_key alone[] = {
		row->alone != NULL ? *row->alone : (struct conf_key){0}, { 0 }
	};

	for (size_t i = 0; i < r->n; i++) {
		void *one = (char *)r->v + i * row->size;

		conf_free(row->keys, one);
		conf_free(alone, one);
	}
	free(r->v);
	*r = (struct conf_rows){0};
}

void
conf_free(const struct conf_key *keys, void *out)
{
	for (const struct conf_key *k = keys; k->name != NULL; k++) {
		void *at = (char *)out + k->at;

		if (k->type == CONF_STRING || k->type == CONF_WORD) {
			free(*(char **)at);
			*(char **)at = NULL;
		} else if (k->type == CONF_LIST ||
		    k->type == CONF_NUMBERS) {
			list_free(at);
		} else if (k->type == CONF_ROWS) {
			free_rows(k->row, at);
		}
	}
}

bool
conf_named(const char *base)
{
	size_t n = strlen(base), end = strlen(CONF_SUFFIX);

	return base[0] != '.' && n > end &&
	    strcmp(base + n - end, CONF_SUFFIX) == 0;
}
