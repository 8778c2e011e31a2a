/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_call_match.c - any rules and, behind an empty line, any command line.
 * Of what is let pass, each word is the form's own, an option that is written
 * there, a value of a kind that is, or a path beneath the root, as another
 * reader of paths has it.  split_words.c is in no archive, so it is here.
 */
#include <stdint.h>
#include <stdio.h>

#include "../../jailsh/split_words.c"
#include "call_rules.h"
#include "ident.h"
#include "path_tokens.h"
#include "value_kind.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct ident al = {
	.name = (char *)"al", .uid = 1000, .home = (char *)"/home/al",
};

static void
must(int yes)
{
	if (!yes)
		abort();
}

/* --- paths ---------------------------------------------------------------- */

enum { DEEP = 4096 };

struct names {
	const char *v[DEEP];
	size_t len[DEEP], n;
};

static void
walk(struct names *to, const char *path)
{
	if (*path == '/')
		to->n = 0;
	for (size_t len; *path != '\0'; path += len + (path[len] == '/')) {
		len = strcspn(path, "/");
		if (len == 0 || (len == 1 && path[0] == '.'))
			continue;
		if (len == 2 && path[0] == '.' && path[1] == '.') {
			to->n -= to->n > 0;
			continue;
		}
		must(to->n < DEEP);
		to->v[to->n] = path;
		to->len[to->n++] = len;
	}
}

/* Beneath `root`, from `start` and, if it is there, from `then`. */
static bool
is_beneath(const char *root, const char *start, const char *then,
    const char *word)
{
	static struct names r, w;

	r.n = w.n = 0;
	walk(&r, root);
	walk(&w, start);
	if (then != NULL)
		walk(&w, then);
	walk(&w, word);
	if (w.n < r.n || *word == '\0')
		return false;
	for (size_t i = 0; i < r.n; i++)
		if (w.len[i] != r.len[i] || memcmp(w.v[i], r.v[i],
		    r.len[i]) != 0)
			return false;
	return true;
}

/* --- words ---------------------------------------------------------------- */

struct judged {
	const struct call_rule *rule;
	const struct form *form;
	const struct call *call;
	const char *start;
};

static bool
is_path_of(const struct judged *j, const char *kind, const char *word)
{
	const struct list *words = &j->call->line.words;

	/* it would be read as a home, or as an option */
	if (*word == '~' || *word == '-')
		return false;
	return strcmp(kind, "path-last") != 0 ? is_beneath(j->call->root,
	    j->start, NULL, word) : is_beneath(j->call->root, j->start,
	    words->v[words->n - 1], word);
}

static bool
is_value(const struct judged *j, const char *kind, const char *word)
{
	if (!kind_is_path(kind))
		return kind_fits(kind, word);
	return is_path_of(j, kind, word);
}

/* "--name=VALUE" or the "-n" of a cluster, by what is written */
static bool
written(const struct judged *j, const char *name, size_t n, char how,
    const char *value)
{
	const struct list *const lists[] = {
		&j->form->require, &j->form->allow
	};

	for (size_t l = 0; l < 2; l++)
		for (size_t i = 0; i < lists[l]->n; i++) {
			const char *rule = lists[l]->v[i];

			if (strncmp(rule, name, n) == 0 && rule[n] == how &&
			    (value == NULL || is_value(j, rule + n + 1,
			    value)))
				return true;
		}
	return false;
}

static bool
is_short(const struct judged *j, const char *word)
{
	for (const char *s = word + 1; *s != '\0'; s++) {
		const char name[3] = { '-', *s, '\0' };

		if (s > word + 1 && !j->rule->clusters)
			return false;
		if (s[1] != '\0' && written(j, name, 2, '=', s + 1))
			return true;
		if ((j->form->flags == NULL ||
		    strchr(j->form->flags, *s) == NULL) &&
		    !written(j, name, 2, '\0', NULL) &&
		    (s[1] != '\0' || !written(j, name, 2, ' ', NULL)))
			return false;
	}
	return true;
}

static bool
is_written_option(const struct judged *j, const char *word)
{
	const size_t n = strcspn(word, "=");

	if (strcmp(word, "--") == 0)
		return j->rule->dashes;
	if (word[1] != '-')
		return is_short(j, word);
	return word[n] == '=' ? written(j, word, n, '=', word + n + 1) :
	    written(j, word, n, '\0', NULL) || written(j, word, n, ' ', NULL);
}

/* Of any operand or of any option whose value is the next word. */
static bool
is_any_value(const struct judged *j, const char *word)
{
	const struct list *const lists[] = {
		&j->form->require, &j->form->allow
	};

	for (size_t i = 0; i < j->form->operands.n; i++)
		if (is_value(j, j->form->operands.v[i], word))
			return true;
	for (size_t l = 0; l < 2; l++)
		for (size_t i = 0; i < lists[l]->n; i++) {
			const char *kind = strchr(lists[l]->v[i], ' ');

			if (kind != NULL && is_value(j, kind + 1, word))
				return true;
		}
	return false;
}

static bool
is_added(const struct judged *j, const char *word)
{
	for (size_t i = 0; i < j->form->add.n; i++) {
		struct err e;
		char *text = token_fill(j->form->add.v[i], &al, &e);
		const bool same = strcmp(text, word) == 0;

		free(text);
		if (same)
			return true;
	}
	return false;
}

static bool
has_word(const struct judged *j, size_t i)
{
	const struct list *words = &j->call->line.words;
	const char *word = words->v[i];
	bool ended = false;

	if (i <= j->form->words.n)
		return strcmp(word, j->form->words.v[i - 1]) == 0;
	for (size_t k = j->form->words.n + 1; k < i; k++)
		ended |= strcmp(words->v[k], "--") == 0 && j->rule->dashes;
	if (is_added(j, word))
		return true;
	if (word[0] == '-' && word[1] != '\0' && !ended)
		return is_written_option(j, word);
	return is_any_value(j, word);
}

static bool
fits(const struct judged *j)
{
	const struct list *words = &j->call->line.words;

	if (words->n < 1 + j->form->words.n + j->form->add.n +
	    j->form->require.n / 64 + j->form->operands.n)
		return false;
	for (size_t i = 1; i < words->n; i++)
		if (!has_word(j, i))
			return false;
	return true;
}

/* --- a call --------------------------------------------------------------- */

static void
check_patterns(const struct call_rule *r, const struct line *l)
{
	must(l->words.n == l->patterns.n);
	for (size_t i = 0; i < l->patterns.n; i++)
		must(l->patterns.v[i][0] == '\0' || (i > 0 && r->glob &&
		    !r->any && strpbrk(l->patterns.v[i], "*?[]") != NULL));
}

static void
check_call(const struct call_rules *all, const struct line *line,
    const struct call *c)
{
	const struct call_rule *r = &all->v[c->row];
	struct judged j = { .rule = r, .call = c,
		.start = c->start != NULL ? c->start : "/" };
	bool found = false;

	must(c->root[0] == '/' && j.start[0] == '/');
	must(strcmp(c->line.words.v[0], line->words.v[0]) == 0);
	check_patterns(r, &c->line);
	if (r->any) {
		must(c->form == NULL && c->line.words.n == line->words.n);
		for (size_t i = 0; i < line->words.n; i++)
			must(strcmp(c->line.words.v[i],
			    line->words.v[i]) == 0);
		return;
	}
	for (size_t i = 0; i < r->n && !found; i++) {
		j.form = &r->forms[i];
		found = strcmp(j.form->name, c->form) == 0 && fits(&j);
	}
	must(found);
}

static void
judge(const char *rules, const char *text)
{
	struct call_rules all = {0};
	struct line line = {0};
	struct call call = {0};
	struct err e = {0};

	if (call_rules_parse(rules, NULL, &all, &e) == 0 &&
	    words_split(text, &line, &e) == 0 && line.words.n > 0) {
		e = (struct err){0};
		if (call_rules_match(&all, &line, &al, &call, &e) == 0)
			check_call(&all, &line, &call);
		else
			must(e.msg[0] != '\0' && strchr(e.msg, '\n') == NULL);
	}
	call_free(&call);
	line_free(&line);
	call_rules_free(&all);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *end;

	memcpy(text, data, size);
	text[size] = '\0';
	end = strstr(text, "\n\n");
	if (end != NULL) {
		end[1] = '\0';
		judge(text, end + 2);
	}
	free(text);
	return 0;
}
