/* SPDX-License-Identifier: BSD-2-Clause */
/* stale.c - see stale.h */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/escape_mtree.h"
#include "plan_collect.h"
#include "scope.h"
#include "stale.h"

int
stale_add(struct stale *s, const char *name, time_t since, const char *why,
    struct err *e)
{
	struct stale_one new = { .since = since };

	snprintf(new.name, sizeof(new.name), "%s", name);
	snprintf(new.why, sizeof(new.why), "%s", why);
	return ARRAY_ADD(s->v, s->n, s->room, new, "stale", e);
}

static const struct stale_one *
find_stale(const struct stale *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->v[i].name, name) == 0)
			return &s->v[i];
	return NULL;
}

const char *
stale_part(const struct stale_one *one, char out[STALE_PART])
{
	if (strcmp(one->name, PLAN_SERVICE) == 0)
		return "what its own file names";
	snprintf(out, STALE_PART, "component %s", one->name);
	return out;
}

bool
stale_has(const struct stale *s, const char *name)
{
	return find_stale(s, name) != NULL;
}

void
stale_since(struct stale *s, const struct stale *before)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct stale_one *was = find_stale(before, s->v[i].name);

		if (was != NULL)
			s->v[i].since = was->since;
	}
}

void
stale_free(struct stale *s)
{
	free(s->v);
	*s = (struct stale){0};
}

char *
stale_text(const struct stale *s, struct err *e)
{
	scope_free char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		return err_null(e, errno, "stale");
	for (size_t i = 0; i < s->n; i++) {
		fprintf(f, "%s %" PRId64 " ", s->v[i].name,
		    (int64_t)s->v[i].since);
		octal_put(f, s->v[i].why);
		fputc('\n', f);
	}
	return fclose(f) == 0 ? take_ptr(&text) : err_null(e, errno, "stale");
}

/* "-" stands for the jail as a whole. */
static bool
parse_line(char *s, struct stale *to, struct err *e)
{
	char *rest = s, *name = strsep(&rest, " ");
	char *when = strsep(&rest, " "), *end;
	long long since;

	if (when == NULL || rest == NULL || strchr(rest, ' ') != NULL ||
	    (!jail_name_ok(name) && strcmp(name, "-") != 0) ||
	    when[strspn(when, "0123456789")] != '\0' || *when == '\0' ||
	    !octal_decode(rest) ||
	    strlen(rest) >= sizeof(to->v->why) || *rest == '\0')
		return false;
	errno = 0;
	since = strtoll(when, &end, 10);
	return errno == 0 && !stale_has(to, name) &&
	    stale_add(to, name, (time_t)since, rest, e) == 0;
}

int
stale_parse(const char *text, const char *file, struct stale *s,
    struct err *e)
{
	scope_free char *copy = strdup(text);
	unsigned no = 1;

	*s = (struct stale){0};
	if (copy == NULL)
		return err_set(e, errno, "%s", file);
	for (char *line = copy, *next; *line != '\0'; line = next, no++) {
		next = strchrnul(line, '\n');
		if (*next != '\n' || (*next++ = '\0',
		    !parse_line(line, s, e))) {
			stale_free(s);
			return err_set(e, 0, "%s:%u: not a line of this "
			    "record, or cut short", file, no);
		}
	}
	return 0;
}
