/* SPDX-License-Identifier: BSD-2-Clause */
/* profile.c - see profile.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf_dir.h"
#include "err.h"
#include "plan_collect.h"
#include "profile.h"
#include "scope.h"
#include "value_kind.h"

static const char folder[] = "commands.d";

#define OF_PART(field) offsetof(struct profile_part, field)
#define FORM_LIST(field) { #field, CONF_LIST, OF_PART(form.field), 0, 0 },
#define FORM_TEXT(field) { #field, CONF_STRING, OF_PART(form.field), 0, 0 },
#define PART_KEYS \
	{ "when", CONF_LIST, OF_PART(when), 0, 0 }, \
	FORM_FIELDS(FORM_LIST, FORM_TEXT)

static const struct conf_key form_keys[] = {
	{ "name",        CONF_STRING, OF_PART(form.name), 0, 0 },
	PART_KEYS
	{ 0 }
};

/* It is named by the form that it is for. */
static const struct conf_key with_keys[] = {
	{ "form",        CONF_STRING, OF_PART(form.name), 0, 0 },
	{ "environment", CONF_LIST,   OF_PART(environment), 0, 0 },
	{ "exec",        CONF_LIST,   OF_PART(exec), 0, 0 },
	PART_KEYS
	{ 0 }
};

static const struct conf_row form_row = {
	.keys = form_keys, .size = sizeof(struct profile_part),
}, with_row = {
	.keys = with_keys, .size = sizeof(struct profile_part),
};

#define AT(field) offsetof(struct profile, field)

static const struct conf_key keys[] = {
	{ "names",       CONF_LIST,   AT(names), 0, 0 },
	{ "program",     CONF_STRING, AT(program), 0, 0 },
	{ "kernel",      CONF_STRING, AT(kernel), 0, 0 },
	{ "clusters",    CONF_BOOL,   AT(clusters), 0, 0 },
	{ "dashes",      CONF_BOOL,   AT(dashes), 0, 0 },
	{ "environment", CONF_LIST,   AT(environment), 0, 0 },
	{ "exec",        CONF_LIST,   AT(exec), 0, 0 },
	{ "forms",       CONF_ROWS,   AT(forms), 0, &form_row },
	{ "with",        CONF_ROWS,   AT(with), 0, &with_row },
	VALUE_KEYS(AT(values))
	{ 0 }
};

/* --- one ------------------------------------------------------------------ */

/* "--name", "--name=KIND", "-n KIND" */
static int
check_option(const char *option, struct err *e)
{
	const size_t n = strcspn(option, "= ");

	if (option[0] != '-' || n < 2 || (option[1] == '-' && n < 3))
		return err_set(e, 0, "\"%.60s\" is no option", option);
	if (option[1] != '-' && n > 2)
		return err_set(e, 0, "\"%.60s\": an option of one letter has "
		    "one dash", option);
	return option[n] == '\0' || kind_known(option + n + 1, false) ? 0 :
	    err_set(e, 0, "\"%.60s\": there is no such kind of value", option);
}

static int
check_options(const struct form *f, struct err *e)
{
	const struct list *const lists[] = {
		&f->require, &f->allow, &f->forbid
	};

	for (size_t l = 0; l < sizeof(lists) / sizeof(*lists); l++)
		for (size_t i = 0; i < lists[l]->n; i++)
			if (check_option(lists[l]->v[i], e) < 0)
				return -1;
	for (const char *s = f->flags; s != NULL && *s != '\0'; s++)
		if (*s <= ' ' || *s > '~' || strchr("-=", *s) != NULL)
			return err_set(e, 0, "flags: \"%s\" is no letters",
			    f->flags);
	return 0;
}

static int
check_operands(const struct list *kinds, struct err *e)
{
	for (size_t i = 0; i < kinds->n; i++)
		if (!kind_known(kinds->v[i], true))
			return err_set(e, 0, "operands: there is no kind "
			    "\"%.60s\"", kinds->v[i]);
	return 0;
}

/* One that the value can have; and not "", which none has. */
static int
check_alternative(enum value v, const char *s, size_t n, struct err *e)
{
	scope_free char *text = strndup(s, n);
	char *values[VALUE_COUNT] = {0};

	values[v] = text;
	if (text == NULL)
		return err_set(e, errno, "when");
	return n > 0 ? values_check(values, "when", e) :
	    err_set(e, 0, "when: %s is never \"\"", value_names[v]);
}

/* The name of a value, which this profile has. */
static int
check_condition(const struct profile *p, const char *when, struct err *e)
{
	const size_t n = strcspn(when, "=");
	enum value v = 0;

	while (v < VALUE_COUNT && (strlen(value_names[v]) != n ||
	    strncmp(value_names[v], when, n) != 0))
		v++;
	if (v == VALUE_COUNT || p->values[v] == NULL)
		return err_set(e, 0, "when: \"%.60s\": the profile has no "
		    "such value", when);
	for (const char *s = when + n; *s != '\0'; ) {
		const size_t len = strcspn(++s, "|");

		if (check_alternative(v, s, len, e) < 0)
			return -1;
		s += len;
	}
	return 0;
}

static int
check_when(const struct profile *p, const struct list *when, struct err *e)
{
	for (size_t i = 0; i < when->n; i++)
		if (check_condition(p, when->v[i], e) < 0)
			return -1;
	return 0;
}

/* A path, or a token that stands for one. */
static int
check_exec(const struct list *exec, struct err *e)
{
	for (size_t i = 0; i < exec->n; i++)
		if (exec->v[i][0] != '/' && exec->v[i][0] != '%')
			return err_set(e, 0, "exec: \"%.60s\" is not an "
			    "absolute path", exec->v[i]);
	return 0;
}

static int
check_environment(const struct list *l, struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcspn(l->v[i], "=") == 0)
			return err_set(e, 0, "environment: \"%.60s\" has no "
			    "name", l->v[i]);
	return 0;
}

static int
check_names(const struct profile *p, const struct list *names, struct err *e)
{
	for (size_t i = 0; i < names->n; i++)
		if (!list_has(&p->names, names->v[i]))
			return err_set(e, 0, "names: the profile does not "
			    "answer to \"%.60s\"", names->v[i]);
	return 0;
}

static int
check_part(const struct profile *p, const struct profile_part *f,
    struct err *e)
{
	return check_options(&f->form, e) < 0 ||
	    check_operands(&f->form.operands, e) < 0 ||
	    check_when(p, &f->when, e) < 0 ||
	    check_names(p, &f->form.names, e) < 0 ||
	    check_environment(&f->environment, e) < 0 ||
	    check_exec(&f->exec, e) < 0 ? -1 : 0;
}

static bool
same_option(const char *one, const char *other)
{
	const size_t n = strcspn(one, "= ");

	return strcspn(other, "= ") == n && strncmp(one, other, n) == 0;
}

/* What is relative to the last word has to know that it is a path. */
static int
check_last(const struct form *f, const struct list *options, struct err *e)
{
	const struct list *kinds = &f->operands;

	if (kinds->n > 0 && kind_is_path(kinds->v[kinds->n - 1]))
		return 0;
	for (size_t i = 0; i < options->n; i++) {
		const char *kind = strpbrk(options->v[i], "= ");

		if (kind != NULL && strcmp(kind + 1, "path-last") == 0)
			return err_set(e, 0, "%s: the last operand is no path",
			    options->v[i]);
	}
	return 0;
}

int
form_check(const struct form *f, struct err *e)
{
	for (size_t i = 0; i + 1 < f->operands.n; i++)
		if (strcmp(f->operands.v[i], "path+") == 0)
			return err_set(e, 0, "operands: nothing can stand "
			    "behind path+");
	for (size_t i = 0; i < f->require.n; i++)
		for (size_t k = 0; k < f->forbid.n; k++)
			if (same_option(f->require.v[i], f->forbid.v[k]))
				return err_set(e, 0, "%s is required and "
				    "forbidden", f->require.v[i]);
	if (f->require.n > REQUIRE_MOST)
		return err_set(e, 0, "requires more than %d", REQUIRE_MOST);
	return check_last(f, &f->require, e) < 0 ? -1 :
	    check_last(f, &f->allow, e);
}

static bool
has_form(const struct profile *p, const char *name)
{
	const struct profile_part *f = p->forms.v;

	for (size_t i = 0; i < p->forms.n; i++)
		if (f[i].form.name != NULL && strcmp(f[i].form.name,
		    name) == 0)
			return true;
	return false;
}

static int
check_parts(const struct profile *p, struct err *e)
{
	const struct profile_part *f = p->forms.v, *w = p->with.v;

	for (size_t i = 0; i < p->forms.n; i++) {
		if (f[i].form.name == NULL || *f[i].form.name == '\0')
			return err_set(e, 0, "forms: name is required; fix: "
			    "write name = \"...\" in each { }");
		if (strpbrk(f[i].form.name, " \t\"") != NULL)
			return err_set(e, 0, "forms: name \"%.60s\" is not one "
			    "word, as the log has it", f[i].form.name);
		if (check_part(p, &f[i], e) < 0 ||
		    form_check(&f[i].form, e) < 0)
			return err_in(e, "form %s", f[i].form.name);
	}
	for (size_t i = 0; i < p->with.n; i++) {
		if (w[i].form.name != NULL && !has_form(p, w[i].form.name))
			return err_set(e, 0, "with: there is no form \"%s\"",
			    w[i].form.name);
		if (check_part(p, &w[i], e) < 0)
			return err_in(e, "with");
	}
	return 0;
}

static int
check_profile(struct profile *p, struct err *e)
{
	if (p->kernel != NULL && strcmp(p->kernel, "rw") != 0)
		return err_set(e, 0, "kernel: can only be \"rw\"");
	if (p->names.n == 0 && list_add(&p->names, p->id, e) < 0)
		return -1;
	for (size_t i = 0; i < p->names.n; i++)
		if (!command_name_ok(p->names.v[i]))
			return err_set(e, 0, "names: \"%.60s\" is no name of "
			    "a command", p->names.v[i]);
	if (p->program != NULL && p->program[0] != '/')
		return err_set(e, 0, "program: \"%.60s\" is not an absolute "
		    "path", p->program);
	if (p->values[VALUE_NETWORK] != NULL &&
	    strcmp(p->values[VALUE_NETWORK], "true") == 0)
		return err_set(e, 0, "network: a row says it, for a login "
		    "reads no profile");
	return check_exec(&p->exec, e) < 0 ||
	    check_environment(&p->environment, e) < 0 ||
	    values_check(p->values, "default", e) < 0 ? -1 :
	    check_parts(p, e);
}

int
profile_parse(const char *text, const char *id, const char *file,
    struct profile *p, struct err *e)
{
	*p = (struct profile){ .id = strdup(id) };
	if (p->id == NULL)
		return err_set(e, errno, "%s", file);
	if (conf_parse(text, file, keys, p, e) < 0)
		return -1;
	return check_profile(p, e) == 0 ? 0 : err_in(e, "%s", file);
}

void
profile_free(struct profile *p)
{
	conf_free(keys, p);
	free(p->id);
	p->id = NULL;
}

/* --- all of them ---------------------------------------------------------- */

/* A profile that comes or goes shows in its directory. */
static int
note_inputs(const char *top, const struct list *names, struct list *inputs,
    struct err *e)
{
	char path[PATH_MAX];

	for (size_t i = 0; i <= names->n; i++) {
		const int n = i < names->n ? snprintf(path, sizeof(path),
		    "%s/%s/%s.conf", top, folder, names->v[i]) :
		    snprintf(path, sizeof(path), "%s/%s/.", top, folder);

		if ((size_t)n >= sizeof(path))
			return err_set(e, ENAMETOOLONG, "%.40s", top);
		if (list_add(inputs, path, e) < 0)
			return -1;
	}
	return 0;
}

static int
load_profile(const struct places *at, const char *id, struct profile *p,
    struct err *e)
{
	char file[PATH_MAX];
	scope_free char *text = NULL;
	const char *from;

	return conf_dir_read(at->config, at->vendor, folder, id, file, &from,
	    &text, e) < 0 ? -1 : profile_parse(text, id, file, p, e);
}

int
profiles_load(const struct places *at, struct profiles *all,
    struct list *inputs, struct err *e)
{
	scope_list names = {0};

	if (conf_dir_names(at->config, at->vendor, folder, &names, e) < 0 ||
	    note_inputs(at->config, &names, inputs, e) < 0 ||
	    note_inputs(at->vendor, &names, inputs, e) < 0)
		return -1;
	all->v = calloc(names.n + 1, sizeof(*all->v));
	if (all->v == NULL)
		return err_set(e, errno, "%s", folder);
	for (size_t i = 0; i < names.n; i++) {
		all->n++;
		if (load_profile(at, names.v[i], &all->v[i], e) < 0)
			return -1;
	}
	return 0;
}

void
profiles_free(struct profiles *all)
{
	for (size_t i = 0; i < all->n; i++)
		profile_free(&all->v[i]);
	free(all->v);
	*all = (struct profiles){0};
}

const struct profile *
profiles_find(const struct profiles *all, const char *id)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->v[i].id, id) == 0)
			return &all->v[i];
	return NULL;
}

const struct profile *
profiles_for(const struct profiles *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (list_has(&all->v[i].names, name))
			return &all->v[i];
	return NULL;
}
