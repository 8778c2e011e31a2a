/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_file.h - one unit of systemd as it stands in its files, the drop-ins
 * merged: systemd.unit(5), systemd.syntax(7).
 *
 * An empty assignment takes those of its key before it away, for every key.
 * Specifiers (%n, %t ...) are expanded by what hands out values and words.
 */
#ifndef UNIT_FILE_H
#define UNIT_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "list.h"

struct err;

struct unit_setting {
	const char *section, *key;	/* "Service", "ExecStart" */
	const char *value;		/* as written, lines joined */
};

struct unit {
	char *name;		/* "nginx.service" */
	char *path;		/* of the file: /usr/lib/systemd/system/... */
	char *fragment;		/* the same with its links followed */
	struct list dropins;	/* that were merged, in this order */
	struct list inputs;	/* plan.h: all that decided it */
	struct unit_setting *v;	/* what stands after resets, in order */
	size_t n;
	struct list text;	/* what v points into */
};

/*
 * Pure.  Adds the settings of one file to the unit; `file` is its name in
 * errors.  What is no setting is an error.
 */
int unit_parse(struct unit *u, const char *text, const char *file,
    struct err *e);

/*
 * Reads the unit of that name below `root` ("" for the host's): the first of
 * /etc, /run, /usr/local/lib, /usr/lib and /lib, and NAME.d/ and service.d/ of all of them.
 * 0; 1: there is none (free it all the same); -1: it cannot be read, or is
 * masked.
 */
int unit_load(const char *root, const char *name, struct unit *u,
    struct err *e);
void unit_free(struct unit *u);

#define scope_unit __attribute__((cleanup(unit_free))) struct unit

/*
 * The names of all services of those directories, sorted; instances' templates
 * (NAME@.service) are among them.  The directories are added to `inputs`.
 */
int unit_names(const char *root, struct list *names, struct list *inputs,
    struct err *e);

/* The last value of a key as it is written; NULL: none is said. */
const char *unit_said(const struct unit *u, const char *section,
    const char *key);

/* That value with specifiers expanded; *value: NULL, or the caller's to free. */
int unit_value(const struct unit *u, const char *section, const char *key,
    char **value, struct err *e);

/* yes, true, on, 1; else, or not said, `otherwise`. */
bool unit_truth(const struct unit *u, const char *section, const char *key,
    bool otherwise);

/*
 * Appends the words of all values of a key of [Service], unquoted, specifiers
 * expanded: StateDirectory=, ReadWritePaths=, EnvironmentFile= ...
 */
int unit_words(const struct unit *u, const char *key, struct list *out,
    struct err *e);

/* The same of another section: Requires= of "Unit". */
int unit_words_of(const struct unit *u, const char *section, const char *key,
    struct list *out, struct err *e);

#endif
