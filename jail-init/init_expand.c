/* SPDX-License-Identifier: BSD-2-Clause */
/* init_expand.c - see init_expand.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "init_expand.h"
#include "init_value.h"
#include "list.h"
#include "scope.h"

static const char blanks[] = " \t\n\r";

struct text {
	char *s;
	size_t n, room;
};

static int
add_bytes(struct text *t, const char *s, size_t n, struct err *e)
{
	char *more;

	if (n > INIT_EXPAND_MOST - t->n)
		return err_set(e, 0, "its words are more than %d bytes",
		    INIT_EXPAND_MOST);
	if (t->n + n >= t->room) {
		more = realloc(t->s, (t->n + n) * 2 + 64);
		if (more == NULL)
			return err_set(e, errno, "expand");
		t->s = more;
		t->room = (t->n + n) * 2 + 64;
	}
	memcpy(t->s + t->n, s, n);
	t->n += n;
	return 0;
}

/* The word at s, which is no blank; returns its end.  NULL: an error. */
static const char *
unquote(const char *s, struct text *t, struct err *e)
{
	char quote = '\0';

	for (; *s != '\0'; s++) {
		if (quote == '\0' && strchr(blanks, *s) != NULL)
			break;
		if (*s == '\\') {
			if (*++s == '\0')
				break;
		} else if (quote != '\0' && *s == quote) {
			quote = '\0';
			continue;
		} else if (quote == '\0' && (*s == '\'' || *s == '"')) {
			quote = *s;
			continue;
		}
		if (add_bytes(t, s, 1, e) < 0)
			return NULL;
	}
	return s;
}

static int
split_value(const char *s, struct list *out, struct err *e)
{
	for (s += strspn(s, blanks); *s != '\0'; s += strspn(s, blanks)) {
		struct text t = {0};
		int rc = -1;

		s = unquote(s, &t, e);
		if (s != NULL)
			rc = list_add_n(out, t.n != 0 ? t.s : "", t.n, e);
		free(t.s);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* The end of "${NAME}" at s, or NULL: it is not one. */
static const char *
braced(const char *s)
{
	return s[0] == '$' && s[1] == '{' ? strchr(s, '}') : NULL;
}

static int
replace_in(const char *s, const struct list *env, struct text *t,
    struct err *e)
{
	for (const char *end; *s != '\0'; s++) {
		const char *value = NULL;

		end = braced(s);
		if (end != NULL)
			value = init_getenv(env, s + 2,
			    (unsigned long)(end - s - 2));
		if (value != NULL && add_bytes(t, value, strlen(value), e) < 0)
			return -1;
		if (end == NULL && add_bytes(t, s, 1, e) < 0)
			return -1;
		if (end != NULL)
			s = end;
		else if (s[0] == '$' && s[1] == '$')
			s++;
	}
	return 0;
}

static int
expand_word(const char *w, const struct list *env, struct list *out,
    struct err *e)
{
	struct text t = {0};
	const char *value;
	int rc;

	if (w[0] == '$' && w[1] != '\0' && w[1] != '{' && w[1] != '$') {
		value = init_getenv(env, w + 1, strlen(w + 1));
		return value != NULL ? split_value(value, out, e) : 0;
	}
	rc = replace_in(w, env, &t, e);
	if (rc == 0)
		rc = list_add_n(out, t.n != 0 ? t.s : "", t.n, e);
	free(t.s);
	return rc;
}

int
init_expand(const struct list *line, const struct list *env,
    struct list *out, struct err *e)
{
	size_t bytes = 0, done = out->n;

	for (size_t i = 0; i < line->n; i++) {
		if ((i == 0 ? list_add(out, line->v[i], e) :
		    expand_word(line->v[i], env, out, e)) < 0)
			return -1;
		for (; done < out->n; done++)
			bytes += strlen(out->v[done]) + 1;
		if (bytes > INIT_EXPAND_MOST)
			return err_set(e, 0, "its words are more than %d "
			    "bytes", INIT_EXPAND_MOST);
	}
	return 0;
}
