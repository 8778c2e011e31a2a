/* SPDX-License-Identifier: BSD-2-Clause */
/* jail_command.c - see jail_command.h */
#include <stddef.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "jail_command.h"
#include "path_tokens.h"
#include "rules.h"

#define AT(field) offsetof(struct jail_command, field)

static const struct conf_key keys[] = {
	{ "use",  CONF_STRING, AT(use), 0, 0 },
	{ "name", CONF_STRING, AT(name), 0, 0 },
	{ "args", CONF_STRING, AT(args), 0, 0 },
	{ "run",  CONF_LIST,   AT(run), 0, 0 },
	{ "exec", CONF_LIST,   AT(exec), 0, 0 },
	VALUE_KEYS(AT(values))
	{ 0 }
};

static const struct conf_key word = { "commands", CONF_STRING, AT(word), 0, 0 };

const struct conf_row jail_command_row = {
	keys, sizeof(struct jail_command), &word,
};

#define VALUE_NAME(argument, value, name, check) [value] = name,
const char *const value_names[VALUE_COUNT] = { VALUES(VALUE_NAME, ) };

/* --- values --------------------------------------------------------------- */

static int
check_access(const char *v, struct err *e)
{
	return rules_access(v) ? 0 :
	    err_set(e, 0, "must be ro, rw, put or new");
}

static int
check_truth(const char *v, struct err *e)
{
	return strcmp(v, "true") == 0 || strcmp(v, "false") == 0 ? 0 :
	    err_set(e, 0, "must be true or false");
}

static int
check_umask(const char *v, struct err *e)
{
	const size_t n = strspn(v, "01234567");

	return v[n] == '\0' && (n == 3 || (n == 4 && *v == '0')) ? 0 :
	    err_set(e, 0, "must be octal, as \"027\"");
}

static int
check_quota(const char *v, struct err *e)
{
	const size_t n = strspn(v, "0123456789");

	return n > 0 && n < 16 && (v[n] == '\0' || (strchr("KMGT", v[n]) !=
	    NULL && v[n + 1] == '\0')) ? 0 :
	    err_set(e, 0, "must be a number of bytes, as \"200G\"");
}

/* The account's own would run what it writes: DESIGN 6, P12. */
static int
check_hooks(const char *v, struct err *e)
{
	if (strcmp(v, "false") == 0)
		return 0;
	if (v[0] != '/' || strchr(v, '%') != NULL)
		return err_set(e, 0, "must be false, or a directory of root's "
		    "in the tree: hooks of the account's own do not run");
	return token_path_check(v, e);
}

#define VALUE_CHECK(argument, value, name, check) [value] = check,
static int (*const checks[VALUE_COUNT])(const char *, struct err *) = {
	VALUES(VALUE_CHECK, )
};

/* "" is a profile's word for: not set, and may be set. */
int
values_check(char *const values[VALUE_COUNT], const char *what, struct err *e)
{
	for (enum value i = 0; i < VALUE_COUNT; i++)
		if (values[i] != NULL && values[i][0] != '\0' &&
		    checks[i](values[i], e) < 0)
			return err_in(e, "%s: %s = \"%.100s\"", what,
			    value_names[i], values[i]);
	return 0;
}

/* --- rows ----------------------------------------------------------------- */

bool
command_name_ok(const char *name)
{
	return *name != '\0' && *name != '-' && *name != '.' &&
	    strpbrk(name, "/ \t\n%") == NULL;
}

static int
check_paths(const struct list *l, const char *key, struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i][0] != '/')
			return err_set(e, 0, "%s: \"%.100s\" is not an "
			    "absolute path", key, l->v[i]);
	return 0;
}

static int
check_words(const struct list *words, struct err *e)
{
	if (words->n == 0 || words->v[0][0] != '/')
		return err_set(e, 0, "run: the first word must be the "
		    "absolute path of a program");
	for (size_t i = 0; i < words->n; i++)
		if (strchr(words->v[i], '\n') != NULL)
			return err_set(e, 0, "run: a word has two lines");
	return 0;
}

static int
check_row(const struct jail_command *c, struct err *e)
{
	const bool run = c->run.v != NULL;
	const char *name;

	if (run && check_words(&c->run, e) < 0)
		return -1;
	if (!run && c->word == NULL && c->name == NULL && c->use == NULL)
		return err_set(e, 0, "a row needs use, name or run");
	name = jail_command_name(c);
	if (!command_name_ok(name))
		return err_set(e, 0, "\"%.100s\" is no name of a command; "
		    "fix: write it without a directory", name);
	if (run && (c->use != NULL || c->args != NULL))
		return err_set(e, 0, "run excludes use and args; fix: take "
		    "one of them out");
	if (c->args != NULL && strcmp(c->args, "any") != 0)
		return err_set(e, 0, "args can only be \"any\"; fix: take it "
		    "out for none, or write run = [ PROGRAM, WORDS ]");
	for (enum value v = 0; v < VALUE_COUNT; v++)
		if (c->values[v] != NULL && c->values[v][0] == '\0')
			return err_set(e, 0, "%s: %s is empty; fix: take it "
			    "out", name, value_names[v]);
	return check_paths(&c->exec, "exec", e) < 0 ? -1 :
	    values_check(c->values, name, e);
}

int
jail_command_check(const struct jail_command *c, const char *file,
    struct err *e)
{
	return check_row(c, e) == 0 ? 0 : err_in(e, "%s: commands", file);
}

const char *
jail_command_name(const struct jail_command *c)
{
	if (c->word != NULL || c->name != NULL)
		return c->word != NULL ? c->word : c->name;
	return c->use != NULL ? c->use : strrchr(c->run.v[0], '/') + 1;
}

bool
jail_command_network(const struct jail_command *c)
{
	return c->values[VALUE_NETWORK] != NULL &&
	    strcmp(c->values[VALUE_NETWORK], "true") == 0;
}
