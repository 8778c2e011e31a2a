/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * runtimedir.h - units of systemd whose directory in /run goes when they do:
 * RuntimeDirectory= without RuntimeDirectoryPreserve=yes, systemd.exec(5).
 */
#ifndef RUNTIMEDIR_H
#define RUNTIMEDIR_H

#include <stdbool.h>

struct err;
struct list;

struct runtimedir {
	bool makes;		/* /run/NAME when it starts */
	bool keeps;		/* and does not remove it when it ends */
};

/* Pure.  One more file of a unit: what it says counts from here on. */
void runtimedir_read(const char *text, const char *name,
    struct runtimedir *r);

/*
 * Adds the names of the services that take /run/NAME with them.  `dirs`, NULL at
 * the end: where unit files are, those of the first hide the others'.  What
 * cannot be read says nothing.
 */
int runtimedir_units(const char *const *dirs, const char *name,
    struct list *units, struct err *e);

#endif
