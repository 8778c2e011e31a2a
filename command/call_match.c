/* SPDX-License-Identifier: BSD-2-Clause */
/* call_match.c - see call_match.h */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ident.h"
#include "path_tokens.h"
#include "program.h"
#include "call_match.h"
#include "call_rules.h"
#include "scope.h"
#include "value_kind.h"

enum { WORDS_MOST = 4096 };

/* One attempt: one form of one rule. */
struct attempt {
	const struct call_rule *rule;
	const struct form *form;
	const struct line *line;
	size_t at;		/* of the word that is looked at */
	unsigned seen;		/* bit i: form->require.v[i] */
	bool paths;		/* there was a relative one */
	bool dashes;		/* "--" has ended the options */
	const char *start;
	const struct ident *who;
	struct call *call;
};

void
line_free(struct line *l)
{
	list_free(&l->words);
	list_free(&l->patterns);
}

void
call_free(struct call *c)
{
	line_free(&c->line);
	list_free(&c->environment);
	free(c->start);
	free(c->root);
	free(c->umask);
	free(c->profile);
	free(c->form);
	*c = (struct call){0};
}

static int
add_word(struct call *c, const char *word, const char *pattern, struct err *e)
{
	return list_add(&c->line.words, word, e) < 0 ||
	    list_add(&c->line.patterns, pattern, e) < 0 ? -1 : 0;
}

/*
 * Argument 0.  Where the rule says what is started, the account says a name and
 * no directory: beside the path, or in the current directory where a name is in
 * no PATH, python3(1) reads pyvenv.cfg, which says where all its code is.
 */
static int
add_name(const struct call_rule *r, const char *word, struct call *c,
    struct err *e)
{
	const char *name = r->profile == NULL ? r->program : word;
	scope_free char *path = NULL;

	if (r->program == NULL)
		return add_word(c, word, "", e);
	if (asprintf(&path, "%.*s%s", (int)(program_name(r->program) -
	    r->program), r->program, program_name(name)) < 0) {
		path = NULL;
		return err_set(e, ENOMEM, "command");
	}
	return add_word(c, path, "", e);
}

static const char *
word_at(const struct attempt *a, size_t i)
{
	return i < a->line->words.n ? a->line->words.v[i] : NULL;
}

/* --- values --------------------------------------------------------------- */

static int
refuse_pattern(const char *pattern, struct err *e)
{
	return *pattern == '\0' ? 0 : err_set(e, 0, "'%c' needs a shell, and "
	    "there is none", pattern[strcspn(pattern, "*?[]")]);
}

/* A pattern is left to glob(3), and what that finds to the caller. */
static int
check_pattern(const struct attempt *a, const char *kind, struct err *e)
{
	return a->rule->glob && kind_is_path(kind) ? 0 :
	    refuse_pattern(a->line->patterns.v[a->at], e);
}

/* rsync(1) goes to its destination first. */
static char *
start_of(const struct attempt *a, const char *kind, struct err *e)
{
	const char *last = a->line->words.v[a->line->words.n - 1];
	char *start = NULL;

	if (strcmp(kind, "path-last") != 0)
		start = strdup(a->start);
	else if (asprintf(&start, "%s/%s", *last == '/' ? "" : a->start,
	    last) < 0)
		start = NULL;
	return start != NULL ? start : err_null(e, ENOMEM, "command");
}

/* rclone(1) reads "name:x" and ":type:x" as places elsewhere. */
static int
make_local(char path[PATH_MAX], struct err *e)
{
	const size_t n = strlen(path);

	if (*path == '/' || strncmp(path, "./", 2) == 0)
		return 0;
	if (n + 3 > PATH_MAX)
		return err_set(e, ENAMETOOLONG, "\"%.40s...\"", path);
	memmove(path + 2, path, n + 1);
	memcpy(path, "./", 2);
	return 0;
}

/* git(1) finds a home itself: it is done here, or "~" is a name. */
static int
add_path(struct attempt *a, const char *kind, const char *value,
    char path[PATH_MAX], struct err *e)
{
	scope_free char *start = start_of(a, kind, e);
	scope_free char *home = NULL;

	if (start == NULL)
		return -1;
	if (strcmp(kind, "path-home") == 0 && strncmp(value, "~/", 2) == 0) {
		if (asprintf(&home, "%s/%s", a->who->home, value + 2) < 0) {
			home = NULL;
			return err_set(e, ENOMEM, "command");
		}
		value = home;
	}
	a->paths |= *value != '/';
	if (value_path(value, start, a->call->root, path, e) < 0)
		return -1;
	return strcmp(kind, "path-local") == 0 ? make_local(path, e) : 0;
}

/* `before`: what stands before the value in the same word, "--name=". */
static int
add_value(struct attempt *a, const char *kind, const char *before,
    const char *value, struct err *e)
{
	const char *pattern = a->line->patterns.v[a->at];
	char path[PATH_MAX];
	scope_free char *word = NULL;

	if (kind_is_path(kind)) {
		if (add_path(a, kind, value, path, e) < 0)
			return -1;
		value = path;
	} else if (!kind_fits(kind, value)) {
		return err_set(e, 0, "\"%.200s\" is not allowed as a value%s%s",
		    value, *before != '\0' ? " of " : "", before);
	}
	if (asprintf(&word, "%s%s", before, value) < 0) {
		word = NULL;
		return err_set(e, ENOMEM, "command");
	}
	return add_word(a->call, word, pattern, e);
}

/* --- options -------------------------------------------------------------- */

static int
refuse_option(const char *option, struct err *e)
{
	return err_set(e, 0, "%.200s is not allowed", option);
}

/* How long the name of an option is in a rule: "--name=KIND", "-n KIND". */
static size_t
name_length(const char *rule)
{
	return strcspn(rule, "= ");
}

static bool
is_called(const char *rule, const char *name, size_t n)
{
	return name_length(rule) == n && strncmp(rule, name, n) == 0;
}

/*
 * The rule for this option with a value that follows in this way; NULL.  Of
 * several the one whose kind the value fits.
 */
static const char *
find_rule(const struct form *f, const char *name, size_t n, char how,
    const char *value)
{
	const struct list *const lists[] = { &f->require, &f->allow };
	const char *found = NULL;

	for (size_t l = 0; l < 2; l++)
		for (size_t i = 0; i < lists[l]->n; i++) {
			const char *rule = lists[l]->v[i];

			if (!is_called(rule, name, n) || rule[n] != how)
				continue;
			found = rule;
			if (how == '\0' || value == NULL ||
			    kind_fits(rule + n + 1, value))
				return rule;
		}
	return found;
}

/* `name` has n bytes. */
static int
note_option(struct attempt *a, const char *name, size_t n, struct err *e)
{
	const struct list *r = &a->form->require;

	for (size_t i = 0; i < a->form->forbid.n; i++)
		if (is_called(a->form->forbid.v[i], name, n))
			return refuse_option(name, e);
	for (size_t i = 0; i < r->n && i < REQUIRE_MOST; i++)
		if (is_called(r->v[i], name, n))
			a->seen |= 1u << i;
	return 0;
}

/* The value is the next word. */
static int
match_next(struct attempt *a, const char *option, const char *rule,
    struct err *e)
{
	const char *value = word_at(a, a->at + 1);

	if (value == NULL)
		return err_set(e, 0, "%.200s has no value", option);
	if (*value == '-')
		return refuse_option(value, e);
	if (add_word(a->call, option, "", e) < 0)
		return -1;
	a->at++;
	return check_pattern(a, "", e) < 0 ? -1 :
	    add_value(a, strchr(rule, ' ') + 1, "", value, e);
}

static int
match_long(struct attempt *a, const char *option, struct err *e)
{
	const size_t n = strcspn(option, "=");
	const char *rule;
	scope_free char *before = NULL;

	if (note_option(a, option, n, e) < 0)
		return -1;
	if (option[n] == '\0') {
		if (find_rule(a->form, option, n, '\0', NULL) != NULL)
			return add_word(a->call, option, "", e);
		rule = find_rule(a->form, option, n, ' ',
		    word_at(a, a->at + 1));
		return rule != NULL ? match_next(a, option, rule, e) :
		    refuse_option(option, e);
	}
	rule = find_rule(a->form, option, n, '=', option + n + 1);
	if (rule == NULL)
		return refuse_option(option, e);
	before = strndup(option, n + 1);
	return before == NULL ? err_set(e, errno, "command") :
	    add_value(a, rule + n + 1, before, option + n + 1, e);
}

/* A letter that stands alone, by the rule or by the form's flags. */
static bool
is_flag(const struct form *f, const char name[3])
{
	return (f->flags != NULL && strchr(f->flags, name[1]) != NULL) ||
	    find_rule(f, name, 2, '\0', NULL) != NULL;
}

/* "-abcVALUE" */
static int
match_short(struct attempt *a, const char *option, struct err *e)
{
	const char *s = option + 1;

	for (; *s != '\0'; s++) {
		const char name[3] = { '-', *s, '\0' };
		const char *rule = find_rule(a->form, name, 2, '=',
		    s + 1);
		scope_free char *before = NULL;

		if (s > option + 1 && !a->rule->clusters)
			return refuse_option(option, e);
		if (note_option(a, name, 2, e) < 0)
			return -1;
		if (rule != NULL && s[1] != '\0') {
			before = strndup(option, (size_t)(s + 1 - option));
			return before == NULL ?
			    err_set(e, errno, "command") :
			    add_value(a, rule + 3, before, s + 1, e);
		}
		rule = find_rule(a->form, name, 2, ' ',
		    word_at(a, a->at + 1));
		if (rule != NULL && s[1] == '\0')
			return match_next(a, option, rule, e);
		if (!is_flag(a->form, name))
			return err_set(e, 0, "%s in \"%.200s\" is not allowed",
			    name, option);
	}
	return add_word(a->call, option, "", e);
}

static bool
is_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0';
}

static int
match_options(struct attempt *a, struct err *e)
{
	const char *word;

	for (; (word = word_at(a, a->at)) != NULL && is_option(word); a->at++) {
		if (strcmp(word, "--") == 0) {
			if (!a->rule->dashes)
				return refuse_option(word, e);
			a->dashes = true;
			a->at++;
			return 0;
		}
		if (check_pattern(a, "", e) < 0 || (word[1] == '-' ?
		    match_long(a, word, e) : match_short(a, word, e)) < 0)
			return -1;
	}
	return 0;
}

/* --- a form --------------------------------------------------------------- */

static int
match_words(struct attempt *a, struct err *e)
{
	for (size_t i = 0; i < a->form->words.n; i++, a->at++) {
		const char *word = word_at(a, a->at);

		if (word == NULL || strcmp(word, a->form->words.v[i]) != 0)
			return err_set(e, 0, "only with \"%.200s\"",
			    a->form->words.v[i]);
		if (check_pattern(a, "", e) < 0 ||
		    add_word(a->call, word, "", e) < 0)
			return -1;
	}
	return 0;
}

static int
add_words(struct attempt *a, struct err *e)
{
	for (size_t i = 0; i < a->form->add.n; i++) {
		scope_free char *word = token_fill(a->form->add.v[i], a->who,
		    e);

		if (word == NULL || add_word(a->call, word, "", e) < 0)
			return -1;
	}
	return 0;
}

/* The word looked like an option, and the "--" before it goes along. */
static int
match_operands(struct attempt *a, struct err *e)
{
	const struct list *kinds = &a->form->operands;
	size_t k = 0;

	for (const char *word; (word = word_at(a, a->at)) != NULL; a->at++) {
		if (k == kinds->n)
			return err_set(e, 0, "\"%.200s\" is a word too many",
			    word);
		if (is_option(word) && !a->dashes)
			return refuse_option(word, e);
		if (check_pattern(a, kinds->v[k], e) < 0 ||
		    add_value(a, kinds->v[k], "", word, e) < 0)
			return -1;
		k += strcmp(kinds->v[k], "path+") != 0 ||
		    a->at + 1 == a->line->words.n;
	}
	return k == kinds->n ? 0 : err_set(e, 0, "an operand is missing");
}

static int
check_required(struct attempt *a, struct err *e)
{
	for (size_t i = 0; i < a->form->require.n; i++)
		if ((a->seen & 1u << i) == 0)
			return err_set(e, 0, "only with %.200s",
			    a->form->require.v[i]);
	return 0;
}

static int
match_form(struct attempt *a, struct err *e)
{
	a->at = 1;
	if (add_name(a->rule, a->line->words.v[0], a->call, e) < 0 ||
	    match_words(a, e) < 0 || match_options(a, e) < 0)
		return -1;
	if (check_required(a, e) < 0 || add_words(a, e) < 0 ||
	    (a->dashes && add_word(a->call, "--", "", e) < 0))
		return -1;
	return match_operands(a, e);
}

/* --- a rule --------------------------------------------------------------- */

static int
fill_environment(const struct call_rule *r, const struct ident *who,
    struct call *c, struct err *e)
{
	for (size_t i = 0; i < r->environment.n; i++) {
		scope_free char *v = token_fill(r->environment.v[i], who, e);

		if (v == NULL || list_add(&c->environment, v, e) < 0)
			return -1;
	}
	return 0;
}

static int
copy_text(const char *from, char **to, struct err *e)
{
	*to = strdup(from);
	return *to != NULL ? 0 : err_set(e, errno, "command");
}

static int
begin_call(const struct call_rule *r, const struct ident *who, struct call *c,
    struct err *e)
{
	const char *start = r->start != NULL ? r->start : "%h";

	c->network = r->network;
	c->root = token_expand(call_rule_root(r), who, e);
	if (c->root == NULL)
		return -1;
	for (size_t n = strlen(c->root); n > 1 && c->root[n - 1] == '/'; n--)
		c->root[n - 1] = '\0';
	c->start = token_expand(start, who, e);
	return c->start == NULL || (r->umask != NULL &&
	    copy_text(r->umask, &c->umask, e) < 0) || (r->profile != NULL &&
	    copy_text(r->profile, &c->profile, e) < 0) ? -1 :
	    fill_environment(r, who, c, e);
}

static int
copy_line(const struct call_rule *r, const struct line *line, struct call *c,
    struct err *e)
{
	if (add_name(r, line->words.v[0], c, e) < 0)
		return -1;
	for (size_t i = 1; i < line->words.n; i++)
		if (refuse_pattern(line->patterns.v[i], e) < 0 ||
		    add_word(c, line->words.v[i], "", e) < 0)
			return -1;
	return 0;
}

/* Nothing is relative to it, and the row does not say it. */
static void
drop_start(const struct call_rule *r, struct call *c)
{
	if (r->start != NULL)
		return;
	free(c->start);
	c->start = NULL;
}

/* Does it stand in the line, wherever: "--name", "--name=VALUE", "-abn"? */
static bool
is_said(const struct line *line, const char *rule)
{
	const size_t n = name_length(rule);

	for (size_t i = 1; i < line->words.n; i++) {
		const char *word = line->words.v[i];

		if (strncmp(word, rule, n) == 0 && (word[n] == '\0' ||
		    word[n] == '='))
			return true;
		if (n == 2 && word[0] == '-' && word[1] != '-' &&
		    strchr(word, rule[1]) != NULL)
			return true;
	}
	return false;
}

/* Then another form is meant, and only that is worth saying. */
static void
say_unsaid(struct attempt *a, struct err *e)
{
	const char *missing = NULL;
	size_t said = 0;

	for (size_t i = 0; i < a->form->require.n; i++)
		if (is_said(a->line, a->form->require.v[i]))
			said++;
		else if (missing == NULL)
			missing = a->form->require.v[i];
	if (missing == NULL)
		return;
	a->at = said;
	err_set(e, 0, "only with %.200s", missing);
}

/* How far it came is what *far says, if that is further. */
static int
try_form(const struct call_rule *r, const struct form *f,
    const struct line *line, const struct ident *who, struct call *c,
    size_t *far, struct err *e)
{
	struct err why = {0};
	struct attempt a = { .rule = r, .form = f, .line = line, .who = who,
	    .call = c };

	if (begin_call(r, who, c, &why) == 0) {
		a.start = c->start;
		if (match_form(&a, &why) == 0) {
			if (!a.paths)
				drop_start(r, c);
			return copy_text(f->name, &c->form, e);
		}
		say_unsaid(&a, &why);
	}
	if (e->msg[0] == '\0' || a.at > *far) {
		*far = a.at;
		*e = why;
	}
	return -1;
}

static int
try_rule(const struct call_rule *r, const struct line *line,
    const struct ident *who, struct call *out, size_t *far, struct err *e)
{
	if (r->any) {
		if (begin_call(r, who, out, e) < 0)
			return -1;
		drop_start(r, out);
		return copy_line(r, line, out, e);
	}
	for (size_t i = 0; i < r->n; i++) {
		if (r->forms[i].names.n > 0 && !list_has(&r->forms[i].names,
		    program_name(line->words.v[0])))
			continue;
		if (try_form(r, &r->forms[i], line, who, out, far, e) == 0)
			return 0;
		call_free(out);
	}
	return -1;
}

int
call_rules_match(const struct call_rules *all, const struct line *line,
    const struct ident *who, struct call *out, struct err *e)
{
	const char *name = program_name(line->words.v[0]);
	struct err why = {0};
	size_t far = 0;

	*out = (struct call){0};
	if (line->words.n > WORDS_MOST)
		return err_set(e, 0, "more than %d words", WORDS_MOST);
	for (size_t i = 0; i < all->n; i++)
		if (list_has(&all->v[i].names, name)) {
			if (try_rule(&all->v[i], line, who, out, &far,
			    &why) == 0) {
				out->row = (int)i;
				return 0;
			}
			call_free(out);
		}
	if (why.msg[0] == '\0')
		err_set(&why, 0, "no form is for this name");
	*e = why;
	return err_in(e, "%.100s", name);
}
