/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * component.h - the file of a component, see jail.conf(5).
 *
 * CONFIG/components.d/NAME.conf, else VENDOR/components.d/NAME.conf: a file of
 * the administrator replaces the shipped one of that name.
 */
#ifndef COMPONENT_H
#define COMPONENT_H

#include <stdbool.h>

#include "conf.h"
#include "list.h"

struct err;

struct component {
	const char *from;	/* the caller's `config` or `vendor` */
	char *description;
	struct list files;	/* paths or glob(7), none of them missing */
	struct list any_of;	/* the same, but one is enough */
	struct list optional;	/* the same, but may be missing */
	struct list packages;	/* names or glob(7) of the package database */
	struct list exclude;
	struct list requires;	/* other components */
	struct list devices;
	struct list accounts;
};

/*
 * Its keys, as conf.h reads them.  What copies, frees, shows or writes a
 * component walks them, so that a new key needs a row here and a field above.
 */
extern const struct conf_key component_keys[];

/* The value of a key; NULL where it has none, or is of another type. */
const struct list *component_list(const struct component *c,
    const struct conf_key *k);
const char *component_string(const struct component *c,
    const struct conf_key *k);

/* Is it a list of paths, which the plan of the component shows resolved? */
bool component_key_is_paths(const struct conf_key *k);

int  component_load(const char *config, const char *vendor, const char *name,
    struct component *c, struct err *e);
void component_free(struct component *c);

#define scope_component \
	__attribute__((cleanup(component_free))) struct component

/*
 * Adds what `from` says: to each list the words that it lacks, sorted; strings
 * where `to` has none.  Free `to` either way.
 */
int  component_merge(struct component *to, const struct component *from,
    struct err *e);

/* The text of the file it was loaded from; the caller frees it. */
int  component_read_text(const char *from, const char *name, char **text,
    struct err *e);

/* Appends the names of all components of both directories, sorted. */
int  component_names(const char *config, const char *vendor,
    struct list *names, struct err *e);

#endif
