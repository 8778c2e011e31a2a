/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * component.h - a component as its file says it, see jail.conf(5).
 *
 * CONFIG/components.d/NAME.conf, else VENDOR/components.d/NAME.conf: the
 * administrator's shadows the one that was shipped.
 */
#ifndef COMPONENT_H
#define COMPONENT_H

#include "list.h"

struct err;

struct component {
	const char *from;	/* `config` or `vendor`, as it was given */
	char *description;
	struct list files;	/* paths or glob(7); it is an error if one is missing */
	struct list optional;	/* the same, but may be missing */
	struct list packages;	/* names or glob(7) of the package database */
	struct list exclude;
	struct list requires;	/* other components */
	struct list devices;
	struct list accounts;
};

int  component_load(const char *config, const char *vendor, const char *name,
    struct component *c, struct err *e);
void component_free(struct component *c);

/* The text of the file one was loaded from, malloc'ed. */
int  component_text(const char *from, const char *name, char **text,
    struct err *e);

/* The names of all there are, sorted. */
int  component_names(const char *config, const char *vendor,
    struct list *names, struct err *e);

#endif
