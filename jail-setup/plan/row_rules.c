/* SPDX-License-Identifier: BSD-2-Clause */
/* row_rules.c - see row_rules.h */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "err.h"
#include "jail_command.h"
#include "list.h"
#include "profile.h"
#include "row_rules.h"
#include "call_rules.h"
#include "scope.h"

/* A row, its profile or NULL, and what is made of them. */
struct making {
	const struct jail_command *row;
	const struct profile *profile;
	const char *values[VALUE_COUNT];	/* NULL and "": not set */
	struct call_rule *rule;
};

/* --- values --------------------------------------------------------------- */

static bool
is_set(const struct making *m, enum value v)
{
	return m->values[v] != NULL && m->values[v][0] != '\0';
}

static bool
is_true(const struct making *m, enum value v)
{
	return is_set(m, v) && strcmp(m->values[v], "true") == 0;
}

/* Every program has these; the others mean what a profile makes of them. */
static bool
is_general(enum value v)
{
	return v == VALUE_ROOT || v == VALUE_START || v == VALUE_ACCESS ||
	    v == VALUE_NETWORK || v == VALUE_UMASK;
}

static int
take_values(struct making *m, struct err *e)
{
	const struct profile *p = m->profile;

	for (enum value v = 0; v < VALUE_COUNT; v++) {
		const char *own = p != NULL ? p->values[v] : NULL;

		m->values[v] = m->row->values[v] != NULL ? m->row->values[v] :
		    own;
		if (m->row->values[v] != NULL && own == NULL && !is_general(v))
			return err_set(e, 0, "%s has no value %s; fix: take "
			    "it out", p != NULL ? p->id : "a command without "
			    "a profile", value_names[v]);
	}
	return 0;
}

/* "NAME" is set, "NAME=A|B" is one of them. */
static bool
holds(const struct making *m, const char *when)
{
	const size_t n = strcspn(when, "=");

	for (enum value v = 0; v < VALUE_COUNT; v++) {
		if (strlen(value_names[v]) != n ||
		    strncmp(value_names[v], when, n) != 0)
			continue;
		if (when[n] == '\0' || !is_set(m, v))
			return when[n] == '\0' && is_set(m, v);
		for (const char *s = when + n; *s != '\0'; ) {
			const size_t len = strcspn(++s, "|");

			if (strlen(m->values[v]) == len &&
			    strncmp(m->values[v], s, len) == 0)
				return true;
			s += len;
		}
	}
	return false;
}

static bool
all_hold(const struct making *m, const struct list *when)
{
	for (size_t i = 0; i < when->n; i++)
		if (!holds(m, when->v[i]))
			return false;
	return true;
}

/* --- words with tokens ---------------------------------------------------- */

/* The value whose token is at s, "%root"; VALUE_COUNT: none. */
static enum value
value_at(const char *s)
{
	enum value v = 0;

	while (v < VALUE_COUNT && (*s != '%' || strncmp(s + 1, value_names[v],
	    strlen(value_names[v])) != 0))
		v++;
	return v;
}

/* Values are filled in now, what stands for the account at its login. */
static int
print_filled(const struct making *m, const char *text, FILE *to, struct err *e)
{
	for (const char *s = text; *s != '\0'; s++) {
		const enum value v = value_at(s);

		if (v < VALUE_COUNT) {
			const char *root = v == VALUE_ROOT ? "/" : "";

			fputs(is_set(m, v) ? m->values[v] : root, to);
			s += strlen(value_names[v]);
		} else if (*s == '%' && (s[1] == '\0' ||
		    strchr("uUh%", s[1]) == NULL)) {
			return err_set(e, 0, "\"%.100s\": there is no such "
			    "token", text);
		} else {
			fputc(*s, to);
			if (*s == '%')
				fputc(*++s, to);
		}
	}
	return 0;
}

static int
append_filled(const struct making *m, const struct list *from, struct list *to,
    struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < from->n; i++) {
		scope_free char *text = NULL;
		size_t size = 0;
		FILE *f = open_memstream(&text, &size);

		if (f == NULL)
			return err_set(e, errno, "commands");
		rc = print_filled(m, from->v[i], f, e);
		if (fclose(f) != 0)
			return err_set(e, errno, "commands");
		if (rc == 0)
			rc = list_add(to, text, e);
	}
	return rc;
}

/* --- forms ---------------------------------------------------------------- */

static int
append_flags(char **to, const char *flags, struct err *e)
{
	char *both = NULL;

	if (flags == NULL)
		return 0;
	if (asprintf(&both, "%s%s", *to != NULL ? *to : "", flags) < 0)
		return err_set(e, ENOMEM, "commands");
	free(*to);
	*to = both;
	return 0;
}

/* Values are filled in where words are added, since only these are ours. */
static int
append_list(const struct making *m, const struct list *from, struct list *to,
    bool filled, struct err *e)
{
	return filled ? append_filled(m, from, to, e) :
	    list_append(to, from, e);
}

#define FORM_LIST(field) \
	rc = rc < 0 ? rc : append_list(m, &p->field, &to->field, \
	    &to->field == &to->add, e);
#define FORM_TEXT(field) \
	rc = rc < 0 ? rc : append_flags(&to->field, p->field, e);

static int
append_form(const struct making *m, const struct form *p, struct form *to,
    struct err *e)
{
	int rc = 0;

	FORM_FIELDS(FORM_LIST, FORM_TEXT)
	return rc;
}

static int
make_form(const struct making *m, const struct form *p, struct err *e)
{
	const struct profile_part *with = m->profile->with.v;
	struct form *to = call_rule_add_form(m->rule, p->name, e);

	if (to == NULL || append_form(m, p, to, e) < 0)
		return -1;
	for (size_t i = 0; i < m->profile->with.n; i++)
		if ((with[i].form.name == NULL || strcmp(with[i].form.name,
		    p->name) == 0) && all_hold(m, &with[i].when) &&
		    append_form(m, &with[i].form, to, e) < 0)
			return -1;
	return form_check(to, e) == 0 ? 0 : err_in(e, "form %s", p->name);
}

/* "%hooks/x" names nothing where the hooks are "false". */
static int
append_exec(const struct making *m, const struct list *from, struct err *e)
{
	scope_list filled = {0};

	if (append_filled(m, from, &filled, e) < 0)
		return -1;
	for (size_t i = 0; i < filled.n; i++)
		if (filled.v[i][0] == '/' &&
		    list_add(&m->rule->paths, filled.v[i], e) < 0)
			return -1;
	return 0;
}

/* What does not depend on the form. */
static int
take_with(struct making *m, struct err *e)
{
	const struct profile_part *with = m->profile->with.v;

	for (size_t i = 0; i < m->profile->with.n; i++)
		if (all_hold(m, &with[i].when) && (append_filled(m,
		    &with[i].environment, &m->rule->environment, e) < 0 ||
		    append_exec(m, &with[i].exec, e) < 0))
			return -1;
	return 0;
}

static int
make_forms(struct making *m, struct err *e)
{
	const struct profile *p = m->profile;
	const struct profile_part *forms = p->forms.v;

	for (size_t i = 0; i < p->forms.n; i++)
		if (all_hold(m, &forms[i].when) &&
		    make_form(m, &forms[i].form, e) < 0)
			return -1;
	return m->rule->n > 0 ? 0 : err_set(e, 0, "no form of %s is for "
	    "access = \"%s\"; see the profile", p->id,
	    is_set(m, VALUE_ACCESS) ? m->values[VALUE_ACCESS] : "rw");
}

/* Its words are the administrator's, and have no tokens. */
static int
add_escaped(const char *word, struct list *to, struct err *e)
{
	scope_free char *text = malloc(2 * strlen(word) + 1);
	char *end = text;

	if (text == NULL)
		return err_set(e, errno, "commands");
	for (; *word != '\0'; *end++ = *word++)
		if (*word == '%')
			*end++ = '%';
	*end = '\0';
	return list_add(to, text, e);
}

/* The very words; and the name alone, which stands for them. */
static int
make_run_forms(struct making *m, struct err *e)
{
	const struct list *run = &m->row->run;
	struct form *f = call_rule_add_form(m->rule, "words", e);

	for (size_t i = 1; f != NULL && i < run->n; i++)
		if (list_add(&f->words, run->v[i], e) < 0)
			return -1;
	if (f != NULL && run->n > 1)
		f = call_rule_add_form(m->rule, "name", e);
	for (size_t i = 1; f != NULL && i < run->n; i++)
		if (add_escaped(run->v[i], &f->add, e) < 0)
			return -1;
	return f != NULL ? 0 : -1;
}

/* --- a row ---------------------------------------------------------------- */

static int
set_text(char **to, const char *text, struct err *e)
{
	*to = strdup(text);
	return *to != NULL ? 0 : err_set(e, errno, "commands");
}

/* Without a limit there is none to write down. */
static int
set_root(struct making *m, struct err *e)
{
	const char *access = is_set(m, VALUE_ACCESS) ? m->values[VALUE_ACCESS] :
	    "rw";
	const char *root = is_set(m, VALUE_ROOT) ? m->values[VALUE_ROOT] : "/";

	if (m->profile != NULL && m->profile->kernel != NULL)
		access = m->profile->kernel;
	if ((strcmp(access, "put") == 0 || strcmp(access, "new") == 0) &&
	    root[strspn(root, "/")] == '\0')
		return err_set(e, 0, "access = \"%s\" needs a root that the "
		    "account writes in; fix: add root = \"%%h\"; or a "
		    "directory beneath it", access);
	if (strcmp(access, "rw") == 0 && strcmp(root, "/") == 0)
		return 0;
	if (asprintf(&m->rule->root, "%s %s", access, root) < 0) {
		m->rule->root = NULL;
		return err_set(e, ENOMEM, "commands");
	}
	return 0;
}

/* All of the profile's, if it is meant as a whole. */
static int
set_names(struct making *m, struct err *e)
{
	const struct jail_command *c = m->row;
	const struct profile *p = m->profile;
	const char *one = c->word != NULL ? c->word : c->name;

	if (p == NULL)
		return list_add(&m->rule->names, jail_command_name(c), e);
	if (one == NULL || (c->use == NULL && strcmp(p->id, one) == 0))
		return list_append(&m->rule->names, &p->names, e);
	return list_has(&p->names, one) ? list_add(&m->rule->names, one, e) :
	    err_set(e, 0, "%s does not answer to the name %s", p->id, one);
}

static int
find_profile(struct making *m, const struct profiles *all, struct err *e)
{
	const struct jail_command *c = m->row;
	const char *name = c->word != NULL ? c->word : c->name;

	if (c->run.v != NULL)
		return 0;
	if (c->use != NULL) {
		m->profile = profiles_find(all, c->use);
		return m->profile != NULL ? 0 : err_set(e, 0, "there is no "
		    "commands.d/%s.conf", c->use);
	}
	m->profile = profiles_find(all, name);
	if (m->profile == NULL)
		m->profile = profiles_for(all, name);
	return 0;
}

static int
take_profile(struct making *m, struct err *e)
{
	const struct profile *p = m->profile;

	m->rule->clusters = p->clusters;
	m->rule->dashes = p->dashes;
	m->rule->glob = is_true(m, VALUE_GLOB);
	if (set_text(&m->rule->profile, p->id, e) < 0 ||
	    (p->program != NULL && set_text(&m->rule->program, p->program,
	    e) < 0) ||
	    append_filled(m, &p->environment, &m->rule->environment, e) < 0 ||
	    list_append(&m->rule->paths, &p->exec, e) < 0 ||
	    take_with(m, e) < 0)
		return -1;
	return m->rule->any || p->forms.n == 0 ? 0 : make_forms(m, e);
}

static int
make_rule(struct making *m, struct err *e)
{
	m->rule->any = m->row->args != NULL;
	m->rule->network = is_true(m, VALUE_NETWORK);
	if (set_names(m, e) < 0 || set_root(m, e) < 0 ||
	    (is_set(m, VALUE_UMASK) && set_text(&m->rule->umask,
	    m->values[VALUE_UMASK], e) < 0) ||
	    (is_set(m, VALUE_START) && set_text(&m->rule->start,
	    m->values[VALUE_START], e) < 0) ||
	    list_append(&m->rule->paths, &m->row->exec, e) < 0)
		return -1;
	if (m->row->run.v != NULL)
		return set_text(&m->rule->program, m->row->run.v[0], e) < 0 ?
		    -1 : make_run_forms(m, e);
	if (m->profile != NULL && take_profile(m, e) < 0)
		return -1;
	/* that word, and no more */
	return m->rule->any || m->rule->n > 0 ||
	    call_rule_add_form(m->rule, "name", e) != NULL ? 0 : -1;
}

int
row_rule(const struct jail_command *c, const struct profiles *all,
    struct call_rules *out, struct err *e)
{
	struct making m = { .row = c };

	if (find_profile(&m, all, e) < 0 || take_values(&m, e) < 0 ||
	    (m.rule = call_rules_add(out, e)) == NULL || make_rule(&m, e) < 0)
		return err_in(e, "commands: %s", jail_command_name(c));
	return 0;
}
