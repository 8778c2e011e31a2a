/* SPDX-License-Identifier: BSD-2-Clause */
/* init_envfile.c - see init_envfile.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "init_envfile.h"
#include "init_value.h"
#include "list.h"
#include "scope.h"

enum state {
	BEFORE_NAME, IN_NAME, BEFORE_VALUE, IN_VALUE, ESCAPED, SINGLE, DOUBLE,
	DOUBLE_ESCAPED, COMMENT, COMMENT_ESCAPED
};

struct reader {
	enum state state;
	char *var;		/* as large as the text */
	size_t n;		/* bytes of it */
	size_t name;		/* of its name, when there is one */
	size_t solid;		/* without the blanks at its end */
	struct list *env;
};

static bool
is_newline(char c)
{
	return c == '\n' || c == '\r';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || is_newline(c);
}

static void
put(struct reader *r, char c, bool solid)
{
	r->var[r->n++] = c;
	if (solid)
		r->solid = r->n;
}

/* The name is there: '=' comes next. */
static void
end_name(struct reader *r)
{
	r->n = r->name = r->solid;
	put(r, '=', true);
	r->state = BEFORE_VALUE;
}

static int
end_value(struct reader *r, struct err *e)
{
	r->n = r->solid;
	r->var[r->n] = '\0';
	r->state = BEFORE_NAME;
	return init_is_name(r->var, r->name) ?
	    init_setenv(r->env, r->var, e) : 0;
}

static void
take_name(struct reader *r, char c)
{
	if (r->state == BEFORE_NAME && is_blank(c))
		return;
	if (r->state == BEFORE_NAME) {
		r->n = r->name = r->solid = 0;
		r->state = c == '#' || c == ';' ? COMMENT : IN_NAME;
		if (r->state == IN_NAME)
			put(r, c, true);
		return;
	}
	if (is_newline(c))
		r->state = BEFORE_NAME;
	else if (c == '=')
		end_name(r);
	else
		put(r, c, !is_blank(c));
}

static int
take_value(struct reader *r, char c, struct err *e)
{
	if (is_newline(c))
		return end_value(r, e);
	if (c == '\\') {
		/* what came before it stays, blanks too */
		r->solid = r->n;
		r->state = ESCAPED;
	} else if (r->state == BEFORE_VALUE && (c == '\'' || c == '"')) {
		r->state = c == '"' ? DOUBLE : SINGLE;
	} else if (r->state == IN_VALUE || !is_blank(c)) {
		r->state = IN_VALUE;
		put(r, c, !is_blank(c));
	}
	return 0;
}

static void
take_escaped(struct reader *r, char c)
{
	if (r->state == ESCAPED) {
		r->state = IN_VALUE;
		if (!is_newline(c))
			put(r, c, true);
		return;
	}
	r->state = DOUBLE;
	if (c == '\n')
		return;
	if (c == '\0' || strchr("\"\\`$", c) == NULL)
		put(r, '\\', true);
	put(r, c, true);
}

static void
take_quoted(struct reader *r, char c)
{
	if (c == (r->state == SINGLE ? '\'' : '"'))
		r->state = BEFORE_VALUE;
	else if (r->state == DOUBLE && c == '\\')
		r->state = DOUBLE_ESCAPED;
	else
		put(r, c, true);
}

static void
take_comment(struct reader *r, char c)
{
	if (r->state == COMMENT_ESCAPED)
		r->state = COMMENT;
	else if (c == '\\')
		r->state = COMMENT_ESCAPED;
	else if (is_newline(c))
		r->state = BEFORE_NAME;
}

static int
take(struct reader *r, char c, struct err *e)
{
	switch (r->state) {
	case BEFORE_NAME:
	case IN_NAME:
		take_name(r, c);
		return 0;
	case BEFORE_VALUE:
	case IN_VALUE:
		return take_value(r, c, e);
	case ESCAPED:
	case DOUBLE_ESCAPED:
		take_escaped(r, c);
		return 0;
	case SINGLE:
	case DOUBLE:
		take_quoted(r, c);
		return 0;
	default:
		take_comment(r, c);
		return 0;
	}
}

int
init_envfile(const char *text, size_t n, struct list *env, struct err *e)
{
	struct reader r = { .env = env };
	scope_free char *var = NULL;

	if (n > INIT_ENVFILE_MOST)
		return err_set(e, 0, "more than %d bytes", INIT_ENVFILE_MOST);
	if (memchr(text, '\0', n) != NULL)
		return err_set(e, 0, "a NUL byte");
	/* an escape that is none gives two bytes for two */
	var = malloc(n + 2);
	if (var == NULL)
		return err_set(e, errno, "an environment file");
	r.var = var;
	for (size_t i = 0; i < n; i++)
		if (take(&r, text[i], e) < 0)
			return -1;
	return r.state >= BEFORE_VALUE && r.state < DOUBLE_ESCAPED ?
	    end_value(&r, e) : 0;
}
