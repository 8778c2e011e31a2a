/* SPDX-License-Identifier: BSD-2-Clause */
/* pamstack.c - see pamstack.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/path_below.h"
#include "count.h"
#include "err.h"
#include "pamstack.h"
#include "scope.h"

enum { DEEPEST = 16 };		/* libpam's PAM_SUBSTACK_MAX_LEVEL */

/* What a file or a statement comes to; -1: no memory. */
enum { READ_FINE, READ_FAILED, READ_SKIPPED };

struct parse {
	const struct pamsource *from;
	unsigned dialect;
	struct pamstack *to;
	struct err *e;
};

/* A file, and how it came to be read. */
struct place {
	enum pam_type type;	/* of the include; PAM_TYPE_ANY: all count */
	unsigned includes, level;
	struct pam_at at;	/* the statement */
	struct pam_at top;	/* the first include on the way there */
};

static int load_file(struct parse *p, const char *name, struct place in);

enum pam_type
pamstack_type(const char *word)
{
	static const char *const types[] = {
		[PAM_TYPE_AUTH] = "auth", [PAM_TYPE_ACCOUNT] = "account",
		[PAM_TYPE_SESSION] = "session",
		[PAM_TYPE_PASSWORD] = "password",
	};
	COUNT_IS(types, PAM_TYPE_ANY);
	size_t i = 0;

	while (i < PAM_TYPE_ANY && strcasecmp(word, types[i]) != 0)
		i++;
	return (enum pam_type)i;
}

/* libpam gives a file up at a module "?.so" or ".so", and at a path in "/". */
static bool
has_file_name(const char *module)
{
	const char *base = path_base(module), *dot = strrchr(base, '.');
	size_t n = dot != NULL ? (size_t)(dot - base) : strlen(base);

	return n > 0 && !(n == 1 && *base == '?');
}

static void
step_free(struct pamstep *s)
{
	free(s->module);
	list_free(&s->words);
}

/* Takes what the step owns. */
static int
step_add(struct parse *p, struct pamstep *s)
{
	struct pamstack *to = p->to;

	if (to->n < PAMSTACK_STEPS &&
	    ARRAY_ROOM(to->v, to->n, to->room, "PAM lines", p->e) == 0) {
		to->v[to->n++] = *s;
		return READ_FINE;
	}
	to->unknown = to->n >= PAMSTACK_STEPS;
	step_free(s);
	return to->unknown ? READ_FAILED : -1;
}

/* The module and what is behind it. */
static int
parse_module(struct parse *p, struct pamstep *s, char *name, char *rest)
{
	if (name == NULL) {
		s->kind = PAM_STEP_FAILS;
		return step_add(p, s);
	}
	if (!has_file_name(name))
		return READ_FAILED;
	s->ours = s->kind == PAM_STEP_MODULE &&
	    strcmp(path_base(name), "pam_jail.so") == 0;
	s->module = strdup(name);
	if (s->module == NULL)
		return err_set(p->e, ENOMEM, "PAM lines");
	for (char *w; (w = pamtext_word(&rest)) != NULL; )
		if (list_add(&s->words, w, p->e) < 0) {
			step_free(s);
			return -1;
		}
	return step_add(p, s);
}

/* libpam of Debian looks at the first letter of no name, and dies. */
static int
parse_include(struct parse *p, struct pamstep *s, struct place in,
    const char *name, bool substack)
{
	struct pamstep below = *s;
	int rc;

	if (name == NULL && (p->dialect & PAM_DEBIAN) != 0) {
		p->to->broken = in.at;
		return READ_FAILED;
	}
	if (substack) {
		if (name != NULL && !has_file_name(name))
			return READ_FAILED;
		below.kind = PAM_STEP_SUBSTACK;
		if ((rc = step_add(p, &below)) != READ_FINE)
			return rc;
	}
	in.type = s->type;
	in.includes++;
	in.level += substack;
	rc = name != NULL ? load_file(p, name, in) : READ_FAILED;
	if (rc != READ_FAILED || p->to->unknown || p->to->broken.line != 0 ||
	    s->type == PAM_TYPE_ANY)
		return rc;
	s->kind = PAM_STEP_FAILS;
	pamtext_fill(s->action, PAM_DO_BAD);
	return step_add(p, s);
}

static int
parse_control(struct parse *p, struct pamstep *s, struct place in, char *rest)
{
	char *word = pamtext_word(&rest);
	bool substack = word != NULL && strcasecmp(word, "substack") == 0;

	if (substack || (word != NULL && strcasecmp(word, "include") == 0))
		return parse_include(p, s, in, pamtext_word(&rest), substack);
	if (word == NULL) {
		s->kind = PAM_STEP_FAILS;
		pamtext_fill(s->action, PAM_DO_BAD);
	} else {
		pamtext_control(word, p->dialect, s->action);
	}
	word = pamtext_word(&rest);
	return parse_module(p, s, word, rest);
}

/* An unknown type counts as the one that is asked for, else as auth. */
static int
parse_statement(struct parse *p, struct place in, char *text)
{
	struct pamstep s = { .level = in.level, .at = in.at, .top = in.top };
	char *rest = text, *word = pamtext_word(&rest);

	if (word != NULL && *word == '-')
		word++;
	if (word != NULL && (p->dialect & PAM_DEBIAN) != 0 &&
	    strcasecmp(word, "@include") == 0) {
		s.type = in.type;
		return parse_include(p, &s, in, pamtext_word(&rest), false);
	}
	s.type = word != NULL ? pamstack_type(word) : PAM_TYPE_ANY;
	if (s.type == PAM_TYPE_ANY) {
		s.kind = PAM_STEP_FAILS;
		s.type = in.type != PAM_TYPE_ANY ? in.type : PAM_TYPE_AUTH;
	}
	if (in.type != PAM_TYPE_ANY && s.type != in.type)
		return READ_SKIPPED;
	return parse_control(p, &s, in, rest);
}

static int
parse_statements(struct parse *p, struct place in, const char *bytes,
    size_t len)
{
	scope_free char *text = malloc(len < 1024 ? 1026 : len + 2);
	struct pamtext t = {
		.bytes = bytes, .len = len, .dialect = p->dialect,
	};
	int got, rc = READ_FINE;

	if (text == NULL)
		return err_set(p->e, ENOMEM, "PAM lines");
	while (rc == READ_FINE &&
	    (got = pamtext_next(&t, text, &in.at.line)) != 0) {
		const size_t had = p->to->n;
		bool named_us = got > 0 && strstr(text, "pam_jail.so") != NULL;

		in.at.last = t.line;
		if (in.includes == 0)
			in.top = in.at;
		rc = got > 0 ? parse_statement(p, in, text) : READ_FAILED;
		if (rc == READ_SKIPPED)
			rc = READ_FINE;
		else if (named_us && p->to->lost.line == 0 &&
		    (p->to->n == had || !p->to->v[had].ours))
			p->to->lost = in.at;
		if (rc == READ_FAILED && in.includes == 0 &&
		    p->to->broken.line == 0 && !p->to->unknown)
			p->to->broken = in.at;
	}
	return rc;
}

static int
load_file(struct parse *p, const char *name, struct place in)
{
	scope_free char *bytes = NULL;
	scope_free char *path = NULL;
	size_t len = 0;
	enum slurped had;

	if (((p->dialect & PAM_SHORT) != 0 ? in.level : in.includes) >= DEEPEST)
		return READ_FAILED;
	if (in.includes > PAMSTACK_DEEP || p->to->opened++ >= PAMSTACK_FILES) {
		p->to->unknown = true;
		return READ_FAILED;
	}
	had = p->from->get(p->from->arg, name, in.includes > 0, &bytes, &len,
	    &path);
	if (had == SLURP_UNKNOWN)
		p->to->unknown = true;
	if (had != SLURP_READ)
		return READ_FAILED;
	in.at.file = p->to->files.n;
	if (list_add(&p->to->files, path, p->e) < 0)
		return -1;
	return len == 0 ? READ_FINE : parse_statements(p, in, bytes, len);
}

int
pamstack_read(const struct pamsource *from, unsigned dialect,
    const char *service, struct pamstack *out, struct err *e)
{
	struct parse p = {
		.from = from, .dialect = dialect, .to = out, .e = e,
	};
	struct place in = { .type = PAM_TYPE_ANY };

	*out = (struct pamstack){0};
	if (load_file(&p, service, in) < 0)
		return -1;
	return out->files.n > 0 || out->unknown;
}

void
pamstack_keep(struct pamstack *s, enum pam_type type)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].type == type)
			s->v[n++] = s->v[i];
		else
			step_free(&s->v[i]);
	}
	s->n = n;
}

void
pamstack_free(struct pamstack *s)
{
	for (size_t i = 0; i < s->n; i++)
		step_free(&s->v[i]);
	free(s->v);
	list_free(&s->files);
	*s = (struct pamstack){0};
}
