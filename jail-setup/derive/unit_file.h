/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_file.h - one unit of systemd as it stands in its files, the drop-ins
 * merged: systemd.unit(5), systemd.syntax(7).  unit_load.h reads it.
 *
 * An empty assignment takes those of its key before it away and stands itself:
 * CapabilityBoundingSet= alone means none.  Specifiers (%n, %t ...) are
 * expanded by what hands out values and words.
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
	char *name;		/* "NAME.service" */
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
 * errors.  A line that is no setting, and settings before the first section,
 * are left out, as systemd does, which then only warns; a section's line that
 * is none is an error, as there.
 */
int unit_file_parse(struct unit *u, const char *text, const char *file,
    struct err *e);

void unit_free(struct unit *u);

#define scope_unit __attribute__((cleanup(unit_free))) struct unit

/* The last value of a key as it is written; NULL: none is said. */
const char *unit_said(const struct unit *u, const char *section,
    const char *key);

/* With specifiers expanded; *value: NULL, or the caller's to free. */
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

/* The same with C escapes, as Environment= has them. */
int unit_c_words(const struct unit *u, const char *key, struct list *out,
    struct err *e);

/* unit_words() of another section: Requires= of "Unit". */
int unit_words_of(const struct unit *u, const char *section, const char *key,
    struct list *out, struct err *e);

#endif
