/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_load.h - finds the files of a unit, as systemd does: systemd.unit(5).
 * Nothing asks a manager, so it answers where none runs.
 */
#ifndef UNIT_LOAD_H
#define UNIT_LOAD_H

#include <stdbool.h>

struct err;
struct list;
struct unit;

/*
 * Reads the unit of that name below `root` ("" for the host's): the first of
 * /etc, /run, /usr/local/lib, /usr/lib and /lib, and the *.conf of NAME.d/,
 * of the shorter NAME-.d/ and of service.d/ in all of them.  An alias, a link
 * to another name, is that unit.  0; 1: there is none (free it all the same); -1:
 * it cannot be read, others than root can write it, or it is masked.
 */
int unit_load(const char *root, const char *name, struct unit *u,
    struct err *e);
/*
 * The names of all services of those directories, sorted; instances' templates
 * (NAME@.service) are among them.  The directories are added to `inputs`.
 */
int unit_names(const char *root, struct list *names, struct list *inputs,
    struct err *e);

/* Has a place of units a file of that name, of any kind? */
bool unit_is_there(const char *root, const char *name);

/* "NAME.service" of what may lack the suffix; NULL: no memory. */
char *unit_full_name(const char *name, struct err *e);

#endif
