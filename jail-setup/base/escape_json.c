/* SPDX-License-Identifier: BSD-2-Clause */
/* escape_json.c - see escape_json.h */
#include <jansson.h>
#include <stdbool.h>

#include "escape_json.h"
#include "escape_text.h"
#include "jsonline.h"
#include "list.h"
#include "scope.h"

static json_t *
json_name(const char *s, bool plain)
{
	scope_free char *text = NULL;

	if (plain)
		return json_string(s);
	text = escape_ascii(s);
	if (text == NULL)
		jsonline_lost();
	return text != NULL ? json_string(text) : NULL;
}

void
escape_json(json_t *object, const struct escape_member *v, size_t n)
{
	bool plain = true;

	for (size_t i = 0; i < n; i++)
		plain &= v[i].value == NULL || escape_is_utf8(v[i].value);
	for (size_t i = 0; i < n; i++)
		if (v[i].value != NULL)
			json_object_set_new(object, v[i].key,
			    json_name(v[i].value, plain));
	if (!plain)
		json_object_set_new(object, "escaped", json_true());
}

json_t *
escape_object(const struct escape_member *v, size_t n)
{
	json_t *o = json_object();

	escape_json(o, v, n);
	return o;
}

json_t *
escape_json_list(const struct list *l)
{
	json_t *a = json_array();

	for (size_t i = 0; i < l->n; i++)
		json_array_append_new(a, json_name(l->v[i],
		    escape_is_utf8(l->v[i])));
	return a;
}
