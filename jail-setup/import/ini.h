/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ini.h - ini files as Python's configparser reads them, for jailkit's.  Pure.
 *
 * [section], "key = value" or "key: value", comments from '#' or ';' at the
 * start of a line, and a value goes on in the lines that are indented.
 */
#ifndef INI_H
#define INI_H

#include <stddef.h>

#include "list.h"

struct err;

enum { INI_MAX = 512 * 1024, INI_ENTRIES = 10000 };

struct ini_entry {
	size_t section;		/* index in sections */
	char *key, *value;	/* key in lower case; value in one line */
};

struct ini {
	struct list sections;	/* in the order of the file */
	struct ini_entry *v;
	size_t n, room;
};

/* A line that is none of the above is an error with its number. */
int  ini_parse(const char *text, const char *file, struct ini *out,
    struct err *e);
void ini_free(struct ini *i);

/* NULL if there is none; of several the last one.  No [DEFAULT] is looked at. */
const char *ini_get(const struct ini *i, const char *section,
    const char *key);

/* The words of a value that commas separate, without the blanks around. */
int  ini_words(const struct ini *i, const char *section, const char *key,
    struct list *out, struct err *e);

#endif
