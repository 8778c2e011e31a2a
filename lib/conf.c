/* conf.c - see conf.h */
#include <errno.h>
#include <libconfig.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "err.h"
#include "list.h"
#include "safe.h"
#include "scope.h"

/* Groups in the text are read one at a time, so one context is enough. */
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

static int group(const struct reader *r, const config_setting_t *s,
    const struct conf_key *keys, void *out);

static int
wrong(const struct reader *r, const config_setting_t *s, const char *what)
{
	const char *name = config_setting_name(s);

	return err_set(r->e, 0, "%s:%u: %s %s", r->file,
	    config_setting_source_line(s), name != NULL ? name : "value", what);
}

static int
string(const struct reader *r, const config_setting_t *s, char **out)
{
	const char *v = config_setting_get_string(s);

	if (v == NULL)
		return wrong(r, s, "must be a \"string\"");
	*out = strdup(v);
	return *out != NULL ? 0 : err_set(r->e, errno, "%s", r->file);
}

static int
boolean(const struct reader *r, const config_setting_t *s, bool *out)
{
	if (config_setting_type(s) != CONFIG_TYPE_BOOL)
		return wrong(r, s, "must be true or false");
	*out = config_setting_get_bool(s) != 0;
	return 0;
}

static int
truth(const struct reader *r, const config_setting_t *s, int *out)
{
	bool said = false;

	if (boolean(r, s, &said) < 0)
		return -1;
	*out = said ? CONF_TRUE : CONF_FALSE;
	return 0;
}

static int
number(const struct reader *r, const config_setting_t *s, unsigned *out)
{
	int v = config_setting_get_int(s);

	if (config_setting_type(s) != CONFIG_TYPE_INT || v < 0 || v > 1000000)
		return wrong(r, s, "must be a number from 0 to 1000000");
	*out = (unsigned)v;
	return 0;
}

/* A string: a number with a leading 0 is octal to some libconfig only. */
static int
octal(const struct reader *r, const config_setting_t *s, int *out)
{
	const char *v = config_setting_get_string(s);
	size_t n = v != NULL ? strspn(v, "01234567") : 0;

	if (n == 0 || v[n] != '\0' || n > 4 || strtoul(v, NULL, 8) > 0777)
		return wrong(r, s, "must be octal, as \"077\"");
	*out = (int)strtoul(v, NULL, 8);
	return 0;
}

static int
strings(const struct reader *r, const config_setting_t *s, struct list *out)
{
	int n = config_setting_length(s);

	if (!config_setting_is_array(s) && !config_setting_is_list(s))
		return wrong(r, s, "must be a list [ \"a\", \"b\" ]");
	out->v = calloc((size_t)n + 1, sizeof(*out->v));
	if (out->v == NULL)
		return err_set(r->e, errno, "%s", r->file);
	out->room = (size_t)n + 1;
	for (int i = 0; i < n; i++) {
		const char *v = config_setting_get_string_elem(s, i);

		if (v == NULL)
			return wrong(r, s, "must hold \"strings\" only");
		if (list_add(out, v, r->e) < 0)
			return -1;
	}
	return 0;
}

static int
choice(const struct reader *r, const config_setting_t *s,
    const char *const *choices, int *out)
{
	const char *v = config_setting_get_string(s);
	char known[128] = "must be one of:";

	for (int i = 0; choices[i] != NULL; i++) {
		if (v != NULL && strcmp(v, choices[i]) == 0) {
			*out = i;
			return 0;
		}
		strncat(known, " ", sizeof(known) - strlen(known) - 1);
		strncat(known, choices[i], sizeof(known) - strlen(known) - 1);
	}
	return wrong(r, s, known);
}

static int
rows(const struct reader *r, const config_setting_t *s,
    const struct conf_row *row, struct conf_rows *out)
{
	int n = config_setting_length(s);

	if (!config_setting_is_list(s))
		return wrong(r, s, "must be a list ( { ... }, { ... } )");
	out->v = calloc((size_t)n + 1, row->size);
	if (out->v == NULL)
		return err_set(r->e, errno, "%s", r->file);
	for (int i = 0; i < n; i++) {
		const config_setting_t *g =
		    config_setting_get_elem(s, (unsigned)i);

		if (!config_setting_is_group(g))
			return wrong(r, s, "must hold groups { ... } only");
		out->n++;
		if (group(r, g, row->keys, (char *)out->v + (size_t)i * row->size)
		    < 0)
			return -1;
	}
	return 0;
}

static int
setting(const struct reader *r, const config_setting_t *s,
    const struct conf_key *k, void *at)
{
	switch (k->type) {
	case CONF_STRING:
		return string(r, s, at);
	case CONF_BOOL:
		return boolean(r, s, at);
	case CONF_TRUTH:
		return truth(r, s, at);
	case CONF_NUMBER:
		return number(r, s, at);
	case CONF_OCTAL:
		return octal(r, s, at);
	case CONF_LIST:
		return strings(r, s, at);
	case CONF_CHOICE:
		return choice(r, s, k->choices, at);
	case CONF_ROWS:
		return rows(r, s, k->row, at);
	}
	return wrong(r, s, "has no type");
}

/* Walks what the file says, so that a typo cannot hide. */
static int
group(const struct reader *r, const config_setting_t *s,
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
			return wrong(r, one, "is not a known setting");
		if (setting(r, one, k, (char *)out + k->at) < 0)
			return -1;
	}
	return 0;
}

/*
 * Where a comment starts that never ends, or NULL.  libconfig takes it, and
 * with it loses every setting behind it, as `commands`.
 */
static const char *
open_comment(const char *s)
{
	while (*s != '\0') {
		const char *start = s++;

		if (*start == '#' || (*start == '/' && *s == '/')) {
			s += strcspn(s, "\n");
		} else if (*start == '/' && *s == '*') {
			s = strstr(s + 1, "*/");
			if (s == NULL)
				return start;
			s += 2;
		} else if (*start == '"') {
			for (; *s != '\0' && *s != '"'; s++)
				s += *s == '\\' && s[1] != '\0';
			s += *s == '"';
		}
	}
	return NULL;
}

/*
 * What libconfig would let pass, or do, and we will not have.  It takes
 * "@include" at the start of a line after blanks, also inside groups.  No
 * comment or string of ours needs that, so it is looked for everywhere.
 */
static int
refuse(const char *text, const char *file, struct err *e)
{
	const char *open = open_comment(text);
	unsigned line = 1;

	if (text[strspn(text, " \t\n")] == '\0')
		return err_set(e, 0, "%s: empty", file);
	for (const char *s = text; *s != '\0'; s++) {
		if (*s == '\n')
			line++;
		if (*s == '\r')
			return err_set(e, 0, "%s:%u: carriage return; fix: "
			    "sed -i 's/\\r$//' %s", file, line, file);
		if (s == open)
			return err_set(e, 0, "%s:%u: comment without an end",
			    file, line);
		if (*s == '@' && strncmp(s, "@include", 8) == 0)
			return err_set(e, 0, "%s:%u: @include is refused",
			    file, line);
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

	if (refuse(text, file, e) < 0)
		return -1;
	config_init(&c);
	owned = &c;
	if (config_read_string(&c, text) != CONFIG_TRUE)
		return err_set(e, 0, "%s:%d: %s", file, config_error_line(&c),
		    config_error_text(&c));
	return group(&r, config_root_setting(&c), keys, out);
}

int
conf_read(int fd, const char *file, const struct conf_key *keys, void *out,
    struct err *e)
{
	scope_free char *text = NULL;
	size_t len;

	if (safe_read(fd, file, CONF_MAX, &text, &len, e) < 0)
		return -1;
	return conf_parse(text, file, keys, out, e);
}

void
conf_free(const struct conf_key *keys, void *out)
{
	for (const struct conf_key *k = keys; k->name != NULL; k++) {
		void *at = (char *)out + k->at;

		if (k->type == CONF_STRING) {
			free(*(char **)at);
			*(char **)at = NULL;
		} else if (k->type == CONF_LIST) {
			list_free(at);
		} else if (k->type == CONF_ROWS) {
			struct conf_rows *r = at;

			for (size_t i = 0; i < r->n; i++)
				conf_free(k->row->keys,
				    (char *)r->v + i * k->row->size);
			free(r->v);
			*r = (struct conf_rows){0};
		}
	}
}
