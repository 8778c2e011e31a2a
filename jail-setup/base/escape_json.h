/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * escape_json.h - names as members of a JSON object.
 */
#ifndef ESCAPE_JSON_H
#define ESCAPE_JSON_H

#include <stddef.h>

struct json_t;
struct list;

struct escape_member {
	const char *key, *value;	/* value NULL: left out */
};

/*
 * As they are, while all of them are UTF-8.  Otherwise all of them by
 * escape_ascii(), and "escaped": true says so.
 */
void escape_json(struct json_t *object, const struct escape_member *v,
    size_t n);

/* An array; what is not UTF-8 in it by escape_ascii(). */
struct json_t *escape_json_list(const struct list *l);

#endif
