/* SPDX-License-Identifier: BSD-2-Clause */
/* unit_exec.c - see unit_exec.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "scope.h"
#include "unit_exec.h"
#include "unit_file.h"
#include "unit_word.h"

enum { LINES_MAX = 512, WORDS_MAX = 4000 };

static const char *const keys[] = {
	[UNIT_CONDITION] = "ExecCondition", [UNIT_PRE] = "ExecStartPre",
	[UNIT_MAIN] = "ExecStart", [UNIT_POST_START] = "ExecStartPost",
	[UNIT_RELOAD] = "ExecReload", [UNIT_STOP] = "ExecStop",
	[UNIT_POST] = "ExecStopPost",
};
COUNT_IS(keys, UNIT_WHEN_COUNT);

const char *
unit_when_key(enum unit_when when)
{
	return keys[when];
}

/* One more line, which is empty; NULL. */
static struct unit_exec *
begin_line(struct unit_execs *all, enum unit_when when, struct err *e)
{
	struct unit_exec *v;

	if (all->n == LINES_MAX)
		return err_null(e, 0, "more than %d lines", LINES_MAX);
	v = reallocarray(all->v, all->n + 1, sizeof(*v));
	if (v == NULL)
		return err_null(e, errno, "a command line");
	all->v = v;
	v += all->n++;
	*v = (struct unit_exec){ .when = when };
	return v;
}

/* The prefixes of the first word; *s behind them, *named: one is '@'. */
static int
take_flags(struct unit_exec *x, const char **s, bool *named, struct err *e)
{
	size_t n = 0;

	*named = false;
	for (; **s != '\0' && strchr("@-+!:|", **s) != NULL; (*s)++) {
		if (**s == '|')
			return err_set(e, 0, "\"|\": a line that a login "
			    "shell reads is not supported");
		if (**s == '!' && n > 0 && x->flags[n - 1] == '!')
			continue;	/* "!!": ambient where it can be */
		if ((**s == '@' && *named) ||
		    (**s != '@' && strchr(x->flags, **s) != NULL))
			return err_set(e, 0, "\"%c\" twice", **s);
		if (**s == '@')
			*named = true;
		else
			x->flags[n++] = **s;
	}
	return **s != '\0' ? 0 : err_set(e, 0, "no program");
}

/* systemd looks a bare name up in a fixed path, and does nothing else. */
static int
check_program(const char *path, struct err *e)
{
	if (path[0] != '/' && strchr(path, '/') != NULL)
		return err_set(e, 0, "\"%.200s\" is neither absolute nor a "
		    "name", path);
	if (path[0] == '\0' || path[strlen(path) - 1] == '/')
		return err_set(e, 0, "\"%.200s\" is no program", path);
	return 0;
}

static int
take_word(const struct unit *u, const char **at, char **word, int *bare,
    struct err *e)
{
	scope_free char *raw = NULL;
	int rc = unit_word(at, UNIT_C, &raw, bare, e);

	*word = NULL;
	return rc <= 0 ? rc : unit_specifiers(u->name, raw, word, e) < 0 ?
	    -1 : 1;
}

static int
take_program(const struct unit *u, const char **at, struct unit_exec *x,
    struct err *e)
{
	scope_free char *word = NULL;
	const char *path;
	bool named;
	int bare;

	if (take_word(u, at, &word, &bare, e) < 0)
		return -1;
	path = word;
	if (take_flags(x, &path, &named, e) < 0 || check_program(path, e) < 0)
		return -1;
	x->program = strdup(path);
	if (x->program == NULL)
		return err_set(e, errno, "a command line");
	return named ? 0 : list_add(&x->argv, path, e);
}

/* Where the next word is a ";" alone, the line ends: *at is behind it. */
static bool
is_end(const char **at)
{
	const char *s = *at + strspn(*at, " \t");

	if (s[0] != ';' || (s[1] != '\0' && s[1] != ' ' && s[1] != '\t'))
		return false;
	*at = s + 1;
	return true;
}

static int
take_words(const struct unit *u, const char **at, struct unit_exec *x,
    struct err *e)
{
	while (!is_end(at)) {
		scope_free char *word = NULL;
		const char *s = *at + strspn(*at, " \t");
		int bare, rc;

		/* \; is the word ";" */
		if (strncmp(s, "\\;", 2) == 0 && strchr(" \t", s[2]) != NULL) {
			*at = s + 2;
			rc = list_add(&x->argv, ";", e) < 0 ? -1 : 1;
		} else {
			rc = take_word(u, at, &word, &bare, e);
			if (rc > 0 && list_add(&x->argv, word, e) < 0)
				rc = -1;
		}
		if (rc <= 0)
			return rc;
		if (x->argv.n > WORDS_MAX)
			return err_set(e, 0, "more than %d words", WORDS_MAX);
	}
	return 0;
}

int
unit_exec_parse(const struct unit *u, const char *value, enum unit_when when,
    struct unit_execs *all, struct err *e)
{
	const char *at = value;

	for (;;) {
		struct unit_exec *x;

		while (is_end(&at))
			;
		if (at[strspn(at, " \t")] == '\0')
			return 0;
		x = begin_line(all, when, e);
		if (x == NULL || take_program(u, &at, x, e) < 0 ||
		    take_words(u, &at, x, e) < 0)
			return -1;
		if (x->argv.n == 0)
			return err_set(e, 0, "\"@\" without a name for the "
			    "program");
	}
}

int
unit_execs(const struct unit *u, struct unit_execs *all, struct err *e)
{
	*all = (struct unit_execs){0};
	for (int w = 0; w < UNIT_WHEN_COUNT; w++)
		for (size_t i = 0; i < u->n; i++)
			if (strcmp(u->v[i].section, "Service") == 0 &&
			    strcmp(u->v[i].key, keys[w]) == 0 &&
			    unit_exec_parse(u, u->v[i].value,
			    (enum unit_when)w, all, e) < 0)
				return err_in(e, "%s: %s=", u->name, keys[w]);
	return 0;
}

void
unit_execs_free(struct unit_execs *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->v[i].program);
		list_free(&all->v[i].argv);
	}
	free(all->v);
	*all = (struct unit_execs){0};
}
