/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_path.h - adds one path of the host to a plan, and the way to it.
 *
 * Directories become directories.  Symbolic links stay links (usr-merge,
 * alternatives), and their targets are added as well.  Reads the host, changes
 * nothing.
 */
#ifndef PLAN_PATH_H
#define PLAN_PATH_H

#include <stdbool.h>

#include "plan.h"

struct err;

/*
 * Returns the entry for the file, link target or directory at the end of
 * `path`.  *made: it is new, or its file has to be read once more.  NULL with
 * err.no == ENOENT if the host has no such file or a link dangles.  A FIFO,
 * socket or device is an error.  A link into /proc, /sys or /dev is not
 * followed there: the jail has its own.
 *
 * `because` is the entry whose file names the path; NULL: the administrator
 * did.  If others than root can write that file, or one that led to it
 * (because->led), only files that everybody can read are added: host_trust.h.
 */
struct plan_entry *plan_path_add(struct plan *p, const char *path,
    const char *why, const struct plan_entry *because, int *made,
    struct err *e);

/* The same; `led`: others than root chose the path, whatever `because` is. */
struct plan_entry *plan_path_add_named(struct plan *p, const char *path,
    const char *why, const struct plan_entry *because, bool led, int *made,
    struct err *e);

/*
 * Adds the directories and links on the way to `path`, and writes the path in
 * the jail without links to `real` of PATH_MAX bytes.  Its last name is not
 * looked up: it need not exist.
 */
int plan_path_add_way(struct plan *p, const char *path, const char *why,
    const struct plan_entry *because, char *real, struct err *e);

/* Does it lie below more directories than may be in a plan? */
bool plan_path_deep(const char *path);

/* Adds a file of these bytes, mode 0644, in place of what the plan has. */
int plan_path_add_text(struct plan *p, const char *path, const char *text,
    size_t size, const char *why, struct err *e);

#endif
