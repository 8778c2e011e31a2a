/* SPDX-License-Identifier: BSD-2-Clause */
/* call_rules.c - see call_rules.h */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "paths.h"
#include "call_rules.h"
#include "rules.h"
#include "safe_open.h"
#include "scope.h"

struct field {
	const char *key;	/* NULL ends a table */
	enum { FLAG, TEXT, LIST } type;
	size_t at;
	size_t most;		/* of a list */
};

#define OF_RULE(key, type, field) \
	{ key, type, offsetof(struct call_rule, field), SIZE_MAX }

static const struct field rule_fields[] = {
	OF_RULE("profile", TEXT, profile),
	OF_RULE("program", TEXT, program),
	OF_RULE("root", TEXT, root),
	OF_RULE("start", TEXT, start),
	OF_RULE("umask", TEXT, umask),
	OF_RULE("any", FLAG, any),
	OF_RULE("clusters", FLAG, clusters),
	OF_RULE("dashes", FLAG, dashes),
	OF_RULE("glob", FLAG, glob),
	OF_RULE("network", FLAG, network),
	OF_RULE("environment", LIST, environment),
	{ 0 }
};

#define OF_FORM(field) offsetof(struct form, field)
#define FORM_LIST(field) { #field, LIST, OF_FORM(field), \
	OF_FORM(field) == OF_FORM(require) ? REQUIRE_MOST : SIZE_MAX },
#define FORM_TEXT(field) { #field, TEXT, OF_FORM(field), SIZE_MAX },
static const struct field form_fields[] = {
	FORM_FIELDS(FORM_LIST, FORM_TEXT)
	{ 0 }
};

/* --- reading -------------------------------------------------------------- */

struct call_rule *
call_rules_add(struct call_rules *all, struct err *e)
{
	struct call_rule *v = reallocarray(all->v, all->n + 1, sizeof(*v));

	if (v == NULL)
		return err_null(e, errno, PATHS_RULES);
	all->v = v;
	v[all->n] = (struct call_rule){0};
	return &v[all->n++];
}

struct form *
call_rule_add_form(struct call_rule *r, const char *name, struct err *e)
{
	struct form *v = reallocarray(r->forms, r->n + 1, sizeof(*v));

	if (v == NULL)
		return err_null(e, errno, PATHS_RULES);
	r->forms = v;
	v[r->n] = (struct form){ .name = strdup(name) };
	return v[r->n].name != NULL ? &v[r->n++] :
	    err_null(e, errno, PATHS_RULES);
}

static int
parse_names(struct call_rules *all, const char *line, struct err *e)
{
	struct call_rule *r = call_rules_add(all, e);
	size_t n;

	if (r == NULL)
		return -1;
	if (*line == '\0')
		return err_set(e, 0, "%s: an empty line", PATHS_RULES);
	for (;; line += n + 1) {
		n = strcspn(line, " \t");
		if (n == 0 || line[n] == '\t')
			return err_set(e, 0, "%s: no name, or a tab in one",
			    PATHS_RULES);
		if (list_add_n(&r->names, line, n, e) < 0)
			return -1;
		if (line[n] == '\0')
			return 0;
	}
}

static int
check_most(const struct field *f, const struct list *l, struct err *e)
{
	return l->n <= f->most ? 0 : err_set(e, 0, "a form %ss more than %zu",
	    f->key, f->most);
}

static int
fill_field(const struct field *f, void *at, const char *value, struct err *e)
{
	if (f->type == FLAG) {
		*(bool *)at = true;
		return *value == '\0' ? 0 : err_set(e, 0, "%s: %s has a value",
		    PATHS_RULES, f->key);
	}
	if (f->type == LIST)
		return list_add(at, value, e) < 0 ? -1 : check_most(f, at, e);
	if (*(char **)at != NULL)
		return err_set(e, 0, "%s: %s stands twice", PATHS_RULES,
		    f->key);
	*(char **)at = strdup(value);
	return *(char **)at != NULL ? 0 : err_set(e, errno, PATHS_RULES);
}

/* "KEY VALUE" of the last rule, or of its last form. */
static int
parse_field(struct call_rule *r, const char *line, struct err *e)
{
	const size_t n = strcspn(line, " ");
	const char *value = line + n + (line[n] == ' ');
	struct form *form = r->n > 0 ? &r->forms[r->n - 1] : NULL;

	if (strncmp(line, "form ", n + 1) == 0)
		return *value == '\0' ? err_set(e, 0, "%s: a form without a "
		    "name", PATHS_RULES) : call_rule_add_form(r, value, e) !=
		    NULL ? 0 : -1;
	for (const struct field *f = form != NULL ? form_fields : rule_fields;
	    f->key != NULL; f++)
		if (strlen(f->key) == n && strncmp(f->key, line, n) == 0)
			return fill_field(f, form != NULL ?
			    (char *)form + f->at : (char *)r + f->at, value,
			    e);
	return err_set(e, 0, "%s: \"%.60s\" is no rule", PATHS_RULES, line);
}

static int
parse_line(struct call_rules *all, const char *line, struct err *e)
{
	struct call_rule *r = all->n > 0 ? &all->v[all->n - 1] : NULL;

	if (*line != '\t')
		return parse_names(all, line, e);
	if (line[1] == '/')
		return list_add(r != NULL ? &r->paths : &all->paths, line + 1,
		    e);
	return r != NULL ? parse_field(r, line + 1, e) :
	    err_set(e, 0, "%s: \"%.60s\" before a name", PATHS_RULES, line + 1);
}

/* Below the names of a command that is not asked for. */
static bool
is_skipped(const struct call_rules *all, const char *line, const char *only)
{
	return *line == '\t' && only != NULL && all->n > 0 &&
	    !list_has(&all->v[all->n - 1].names, only);
}

int
call_rules_parse(const char *text, const char *only, struct call_rules *out,
    struct err *e)
{
	*out = (struct call_rules){0};
	for (size_t n; *text != '\0'; text += n + (text[n] == '\n')) {
		scope_free char *line = NULL;

		n = strcspn(text, "\n");
		if (is_skipped(out, text, only))
			continue;
		line = strndup(text, n);
		if (line == NULL)
			return err_set(e, errno, PATHS_RULES);
		if (parse_line(out, line, e) < 0)
			return -1;
	}
	return 0;
}

int
call_rules_read(int root, const char *only, struct call_rules *out,
    struct err *e)
{
	scope_fd dir = safe_lists(root, e);
	scope_free char *text = safe_list(dir, PATHS_RULES, RULES_MAX, e);

	*out = (struct call_rules){0};
	if (text == NULL)
		return -1;
	return call_rules_parse(text, only, out, e);
}

/* --- writing -------------------------------------------------------------- */

static int
print_line(FILE *to, const char *key, const char *value, struct err *e)
{
	if (strchr(value, '\n') != NULL)
		return err_set(e, 0, "%s: \"%.60s\" has two lines", key,
		    value);
	fprintf(to, "\t%s%s%s\n", key, *key != '\0' && *value != '\0' ? " " :
	    "", value);
	return 0;
}

static int
print_list(FILE *to, const char *key, const struct list *l, struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (print_line(to, key, l->v[i], e) < 0)
			return -1;
	return 0;
}

static int
print_paths(FILE *to, const struct list *l, struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i][0] != '/')
			return err_set(e, 0, "\"%.60s\" is not an absolute "
			    "path", l->v[i]);
	return print_list(to, "", l, e);
}

static int
print_names(FILE *to, const struct list *l, struct err *e)
{
	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i][0] == '\0' || strpbrk(l->v[i], " \t\n") != NULL)
			return err_set(e, 0, "\"%.60s\" is no name of a "
			    "command", l->v[i]);
		fprintf(to, "%s%s", i > 0 ? " " : "", l->v[i]);
	}
	fputc('\n', to);
	return 0;
}

static int
print_fields(FILE *to, const struct field *f, const void *from, struct err *e)
{
	int rc = 0;

	for (; rc == 0 && f->key != NULL; f++) {
		const void *at = (const char *)from + f->at;
		const char *text = f->type == TEXT ? *(char *const *)at : NULL;

		if (f->type == LIST)
			rc = check_most(f, at, e) < 0 ? -1 :
			    print_list(to, f->key, at, e);
		else if (f->type == FLAG ? *(const bool *)at : text != NULL)
			rc = print_line(to, f->key, text != NULL ? text : "",
			    e);
	}
	return rc;
}

static int
print_form(FILE *to, const struct form *f, struct err *e)
{
	return *f->name == '\0' ? err_set(e, 0, "a form without a name") :
	    print_line(to, "form", f->name, e) < 0 ? -1 :
	    print_fields(to, form_fields, f, e);
}

static int
print_rule(FILE *to, const struct call_rule *r, struct err *e)
{
	if (print_names(to, &r->names, e) < 0 ||
	    print_paths(to, &r->paths, e) < 0 ||
	    print_fields(to, rule_fields, r, e) < 0)
		return -1;
	for (size_t i = 0; i < r->n; i++)
		if (print_form(to, &r->forms[i], e) < 0)
			return -1;
	return 0;
}

int
call_rules_print(const struct call_rules *all, FILE *to, struct err *e)
{
	int rc = print_paths(to, &all->paths, e);

	for (size_t i = 0; rc == 0 && i < all->n; i++)
		rc = print_rule(to, &all->v[i], e);
	return rc;
}

/* --- the rest ------------------------------------------------------------- */

static void
free_fields(const struct field *f, void *from)
{
	for (; f->key != NULL; f++) {
		void *at = (char *)from + f->at;

		if (f->type == LIST)
			list_free(at);
		else if (f->type == TEXT)
			free(*(char **)at);
	}
}

void
call_rules_free(struct call_rules *all)
{
	for (size_t i = 0; i < all->n; i++) {
		struct call_rule *r = &all->v[i];

		for (size_t k = 0; k < r->n; k++) {
			free(r->forms[k].name);
			free_fields(form_fields, &r->forms[k]);
		}
		free(r->forms);
		free_fields(rule_fields, r);
		list_free(&r->names);
		list_free(&r->paths);
	}
	free(all->v);
	list_free(&all->paths);
	*all = (struct call_rules){0};
}

int
call_rules_names(const struct call_rules *all, struct list *out, struct err *e)
{
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < all->v[i].names.n; k++)
			if (!list_has(out, all->v[i].names.v[k]) &&
			    list_add(out, all->v[i].names.v[k], e) < 0)
				return -1;
	return 0;
}

int
call_rules_find(const struct call_rules *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (list_has(&all->v[i].names, name))
			return (int)i;
	return -1;
}

const char *
call_rule_starts(const struct call_rule *r, size_t i)
{
	if (r->program != NULL)
		return i == 0 ? r->program : NULL;
	return i < r->names.n ? r->names.v[i] : NULL;
}

const char *
call_rule_root(const struct call_rule *r)
{
	const char *blank = r->root != NULL ? strchr(r->root, ' ') : NULL;

	return blank != NULL ? blank + 1 : "/";
}
