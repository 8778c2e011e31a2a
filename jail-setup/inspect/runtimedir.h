/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * runtimedir.h - services whose directory in /run systemd removes when they
 * stop: RuntimeDirectory= without RuntimeDirectoryPreserve=yes,
 * systemd.exec(5).
 */
#ifndef RUNTIMEDIR_H
#define RUNTIMEDIR_H

#include <stdbool.h>

struct err;
struct list;

struct runtimedir {
	bool makes;		/* makes /run/NAME when it starts */
	bool keeps;		/* does not remove it when it stops */
};

/* Pure.  Reads one more file of a unit; it overrides those before. */
void runtimedir_read(const char *text, const char *name,
    struct runtimedir *r);

/*
 * Adds the names of the services that remove /run/NAME when they stop.  `dirs`,
 * NULL at the end, are the directories of unit files; the first that has a unit
 * overrides the others.  Files that cannot be read are skipped.
 */
int runtimedir_units(const char *const *dirs, const char *name,
    struct list *units, struct err *e);

#endif
