/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * conf.h - libconfig text into a struct, through a table of keys.
 *
 * An unknown key, a wrong type, a value that is not among the choices,
 * "@include" (libconfig would follow it to any path) and a carriage return are
 * errors that name file and line, never a silent default.
 */
#ifndef CONF_H
#define CONF_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct conf_row;

enum conf_type {
	CONF_STRING,	/* char *, the caller's to free */
	CONF_BOOL,	/* bool */
	CONF_TRUTH,	/* int, enum conf_truth: default by other keys */
	CONF_NUMBER,	/* unsigned, at most 1,000,000 */
	CONF_ID,	/* unsigned, at most 2147483647 */
	CONF_OCTAL,	/* int: a string of octal digits, at most "0777" */
	CONF_LIST,	/* struct list of strings; v != NULL if given */
	CONF_NUMBERS,	/* the same of numbers, as decimal text */
	CONF_CHOICE,	/* int: the index in choices[] */
	CONF_WORD,	/* char *: a string, or true or false as text */
	CONF_ROWS,	/* struct conf_rows: a list of groups */
};

enum conf_truth { CONF_UNSAID = 0, CONF_TRUE = 1, CONF_FALSE = -1 };

struct conf_key {
	const char *name;		/* NULL ends a table */
	enum conf_type type;
	size_t at;			/* offsetof() the field it fills */
	const char *const *choices;	/* CONF_CHOICE: NULL-terminated */
	const struct conf_row *row;	/* CONF_ROWS: what one group holds */
};

struct conf_row {
	const struct conf_key *keys;
	size_t size;			/* of one element */
	/*
	 * What a string fills that stands in place of a group; no group can
	 * say it, since it is none of the keys.  NULL: groups only.
	 */
	const struct conf_key *alone;
};

struct conf_rows {
	void *v;			/* n elements of row->size bytes */
	size_t n;
};

/* Bytes; a larger file is refused.  10,000 names of 32 bytes fit. */
enum { CONF_MAX = 512 * 1024 };

/* Pure.  On error `out` holds what was read before it; free it either way. */
int conf_parse(const char *text, const char *file,
    const struct conf_key *keys, void *out, struct err *e);

/*
 * Is it NAME.conf, and not hidden?  Editors and package managers leave copies
 * with other suffixes.  CONF_SUFFIX is what follows NAME.
 */
#define CONF_SUFFIX ".conf"
bool conf_named(const char *base);

/* Free and zero every field that the table fills. */
void conf_free(const struct conf_key *keys, void *out);

#endif
