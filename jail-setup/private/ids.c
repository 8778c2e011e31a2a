/* SPDX-License-Identifier: BSD-2-Clause */
/* ids.c - see ids.h */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "err.h"
#include "ids.h"
#include "scope.h"

int
ids_add(struct ids *t, uint64_t first, uint64_t count, const char *whose,
    struct err *e)
{
	struct ids_range one = { first, count, strdup(whose) };

	if (one.whose == NULL ||
	    ARRAY_ADD(t->v, t->n, t->room, one, "ids", e) < 0) {
		free(one.whose);
		return err_set(e, ENOMEM, "ids");
	}
	return 0;
}

void
ids_free(struct ids *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->v[i].whose);
	free(t->v);
	*t = (struct ids){0};
}

/* Up to the character that ends it, which is skipped. */
static bool
take_number(const char **s, char end, uint64_t *n)
{
	char *stop;

	if (**s < '0' || **s > '9')
		return false;
	errno = 0;
	*n = strtoull(*s, &stop, 10);
	if (errno != 0 || *stop != end || *n > UINT32_MAX)
		return false;
	*s = stop + (end != '\0');
	return true;
}

/* NAME:FIRST:COUNT */
static int
parse_sub_line(const char *line, const char *file, struct ids *t,
    struct err *e)
{
	size_t n = strcspn(line, ":");
	const char *s = line + n + 1;
	uint64_t first, count;
	char whose[256];

	if (line[n] == '\0' || n == 0 || !take_number(&s, ':', &first) ||
	    !take_number(&s, '\0', &count) || count == 0)
		return 0;
	snprintf(whose, sizeof(whose), "%.*s in %.100s", n < 100 ? (int)n : 100,
	    line, file);
	return ids_add(t, first, count, whose, e);
}

int
ids_parse_sub(const char *text, const char *file, struct ids *t,
    struct err *e)
{
	scope_free char *copy = strdup(text);
	char *rest = copy, *line;

	if (copy == NULL)
		return err_set(e, errno, "%s", file);
	while ((line = strsep(&rest, "\n")) != NULL)
		if (parse_sub_line(line, file, t, e) < 0)
			return -1;
	return 0;
}

/* KEY='NUMBER' before the end of the element. */
static bool
attribute(const char *s, const char *end, const char *key, uint64_t *n)
{
	const size_t len = strlen(key);

	for (; s + len + 2 < end; s++) {
		const char *value = s + len + 2;

		if (strchr(" \t\n", s[-1]) != NULL &&
		    strncmp(s, key, len) == 0 && s[len] == '=' &&
		    (s[len + 1] == '\'' || s[len + 1] == '"'))
			return take_number(&value, s[len + 1], n);
	}
	return false;
}

int
ids_parse_domain(const char *xml, const char *name, struct ids *t,
    struct err *e)
{
	char whose[300];

	snprintf(whose, sizeof(whose), "domain %.255s of libvirt", name);
	for (const char *s = xml; (s = strchr(s, '<')) != NULL; s++) {
		const char *end = strchrnul(s, '>');
		uint64_t first, count;

		if ((strncmp(s, "<uid ", 5) == 0 ||
		    strncmp(s, "<gid ", 5) == 0) &&
		    attribute(s + 5, end, "target", &first) &&
		    attribute(s + 5, end, "count", &count) && count > 0 &&
		    ids_add(t, first, count, whose, e) < 0)
			return -1;
	}
	return 0;
}

const struct ids_range *
ids_taken(const struct ids *t, uint64_t first, uint64_t count)
{
	for (size_t i = 0; i < t->n; i++)
		if (first < t->v[i].first + t->v[i].count &&
		    t->v[i].first < first + count)
			return &t->v[i];
	return NULL;
}

int
ids_next(const struct ids *t, uint64_t *first, struct err *e)
{
	for (uint64_t at = IDS_FIRST; at + IDS_BLOCK <= IDS_END;
	    at += IDS_BLOCK)
		if (ids_taken(t, at, IDS_BLOCK) == NULL) {
			*first = at;
			return 0;
		}
	return err_set(e, 0, "no %" PRIu64 " ids are free from %" PRIu64
	    " on; fix: take out of /etc/subuid and /etc/subgid what nobody "
	    "needs, or delete a service", IDS_BLOCK, IDS_FIRST);
}

int
ids_check(const struct ids *t, uint64_t first, struct err *e)
{
	const bool block = first >= IDS_FIRST && first % IDS_BLOCK == 0 &&
	    first <= IDS_END - IDS_BLOCK;
	const struct ids_range *r = block ?
	    ids_taken(t, first, IDS_BLOCK) : NULL;
	uint64_t next = 0;
	struct err none;

	if (block && r == NULL)
		return 0;
	if (ids_next(t, &next, &none) < 0)
		next = 0;
	if (!block)
		return err_set(e, 0, "ids = %" PRIu64 " begins no block of "
		    "%" PRIu64 "; fix: write ids = %" PRIu64, first, IDS_BLOCK,
		    next);
	return err_set(e, 0, "ids = %" PRIu64 ": %s has ids from %" PRIu64
	    " to %" PRIu64 "; fix: write ids = %" PRIu64, first, r->whose,
	    r->first, r->first + r->count - 1, next);
}
