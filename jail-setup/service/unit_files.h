/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_files.h - the units of a service in /etc/systemd/system.
 *
 * A unit of that name that is not ours is never touched: its first line tells.
 */
#ifndef UNIT_FILES_H
#define UNIT_FILES_H

#include <limits.h>
#include <stdbool.h>

struct err;
struct places;
struct service;

/* An error if any unit of its name is there that is not ours. */
int unit_files_free(const char *name, struct err *e);

/* Is any unit of its name there that is ours? */
bool unit_files_there(const char *name);

/*
 * Writes what differs from the file, each whole or not at all, and removes what
 * it no longer has.  Which of unit_control.h were written or removed; 0: none.
 */
int unit_files_write(const struct service *s, const struct places *at,
    struct err *e);

/*
 * Is one of them, `path`, not what unit_files_write() would write?  false: none
 * is there, too, or it cannot be said what they should be.
 */
bool unit_files_old(const struct service *s, const struct places *at,
    char path[PATH_MAX]);

/* UNIT_OF_SERVICE, and UNIT_OF_SOCKETS if there is a unit for them. */
int unit_files_which(const char *name);

/* 1: removed; 0: there was none. */
int unit_files_remove(const char *name, struct err *e);

#endif
