/* SPDX-License-Identifier: BSD-2-Clause */
/* dlopen_note.c - see dlopen_note.h */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "count.h"
#include "dlopen_note.h"
#include "err.h"

/* Alternatives in one entry: each costs a search. */
enum { SONAMES_MAX = 64 };

static const char *const names[] = {
	[DLOPEN_REQUIRED] = "required",
	[DLOPEN_RECOMMENDED] = "recommended",
	[DLOPEN_SUGGESTED] = "suggested",
};
COUNT_IS(names, DLOPEN_COUNT);

const char *
dlopen_priority_name(enum dlopen_priority p)
{
	return names[p];
}

static void
wish_free(struct dlopen_wish *w)
{
	free(w->feature);
	list_free(&w->sonames);
}

void
dlopen_free(struct dlopen_wishes *w)
{
	for (size_t i = 0; i < w->n; i++)
		wish_free(&w->v[i]);
	free(w->v);
	*w = (struct dlopen_wishes){ 0 };
}

static enum dlopen_priority
priority_of(const char *word)
{
	for (size_t i = 0; word != NULL && i < COUNT(names); i++)
		if (strcmp(word, names[i]) == 0)
			return (enum dlopen_priority)i;
	return DLOPEN_RECOMMENDED;
}

/* Skip "", the program itself to dlopen(3), and names too long for a path. */
static int
add_soname(struct list *to, const json_t *j, struct err *e)
{
	const char *s = json_string_value(j);

	if (s == NULL || s[0] == '\0' || strlen(s) >= PATH_MAX ||
	    to->n >= SONAMES_MAX)
		return 0;
	return list_add(to, s, e);
}

static int
add_sonames(const json_t *j, struct list *to, struct err *e)
{
	if (!json_is_array(j))
		return add_soname(to, j, e);
	for (size_t i = 0; i < json_array_size(j); i++)
		if (add_soname(to, json_array_get(j, i), e) < 0)
			return -1;
	return 0;
}

/* Can reports print it on one line? */
static bool
is_plain(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

static int
read_wish(const json_t *j, struct dlopen_wishes *out, struct err *e)
{
	__attribute__((cleanup(wish_free))) struct dlopen_wish w = {
		.priority = priority_of(
		    json_string_value(json_object_get(j, "priority"))),
	};
	const char *feature = json_string_value(json_object_get(j, "feature"));

	if (add_sonames(json_object_get(j, "soname"), &w.sonames, e) < 0)
		return -1;
	if (w.sonames.n == 0)
		return 0;
	if (feature != NULL && is_plain(feature) &&
	    (w.feature = strdup(feature)) == NULL)
		return err_set(e, ENOMEM, "a dlopen note");
	if (ARRAY_ADD(out->v, out->n, out->room, w, "a dlopen note", e) < 0)
		return -1;
	w = (struct dlopen_wish){ 0 };
	return 0;
}

int
dlopen_parse(const char *text, struct dlopen_wishes *out, struct err *e)
{
	json_error_t why;
	json_auto_t *j = json_loads(text, 0, &why);

	if (j == NULL)
		return err_set(e, json_error_code(&why) ==
		    json_error_out_of_memory ? ENOMEM : 0,
		    "its dlopen note is no JSON: %s", why.text);
	if (json_is_object(j))
		return read_wish(j, out, e);
	if (!json_is_array(j))
		return err_set(e, 0, "its dlopen note is no array");
	for (size_t i = 0; i < json_array_size(j); i++)
		if (read_wish(json_array_get(j, i), out, e) < 0)
			return -1;
	return 0;
}
