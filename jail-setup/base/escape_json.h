/* SPDX-License-Identifier: BSD-2-Clause */
/* escape_json.h - file and account names as JSON strings. */
#ifndef ESCAPE_JSON_H
#define ESCAPE_JSON_H

#include <stddef.h>

struct json_t;
struct list;

struct escape_member {
	const char *key, *value;	/* value NULL: left out */
};

/*
 * Set the members as they are if all are UTF-8.  Otherwise set all of them by
 * escape_ascii(), and "escaped" to true.
 */
void escape_json(struct json_t *object, const struct escape_member *v,
    size_t n);

/* The same, of a new object. */
struct json_t *escape_object(const struct escape_member *v, size_t n);

/* An array of the strings; those that are not UTF-8 by escape_ascii(). */
struct json_t *escape_json_list(const struct list *l);

#endif
