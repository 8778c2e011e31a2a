/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_path.h - one path of the host into a plan, with the way to it.
 *
 * Directories become directories, symbolic links stay the links they are on
 * the host (usr-merge, alternatives) and what they lead to is wanted as well.
 * Reads the host, changes nothing.
 */
#ifndef PLAN_PATH_H
#define PLAN_PATH_H

#include <stdbool.h>

#include "plan.h"

struct err;

/*
 * The entry for the file, link target or directory at the end of `path`; *made
 * when it is new, or what it names is to be looked at once more.  NULL with err.no == ENOENT where the host has no such file,
 * or a link dangles.  A FIFO, socket or device is an error.  The end of a link
 * into /proc, /sys or /dev is not followed: the jail has its own.
 *
 * `because` names it, NULL for the administrator.  Where others can write that
 * file, or it was itself named by one that they can (because->led), only what
 * everybody can read is taken: host_trust.h.
 */
struct plan_entry *plan_path_add(struct plan *p, const char *path,
    const char *why, const struct plan_entry *because, int *made,
    struct err *e);

/* The same; `led`: others had a word in it, whoever `because` is. */
struct plan_entry *plan_path_add_named(struct plan *p, const char *path,
    const char *why, const struct plan_entry *because, bool led, int *made,
    struct err *e);

/*
 * The directories and links on the way to `path`, and its own path in the jail
 * with no link in it, in `real` of PATH_MAX bytes.  What lies at its end is not
 * looked at: it need not exist, or is to be put in its place.
 */
int plan_path_add_way(struct plan *p, const char *path, const char *why,
    const struct plan_entry *because, char *real, struct err *e);

/* A file of that text, mode 0644, in place of what the plan has there. */
int plan_path_add_text(struct plan *p, const char *path, const char *text,
    const char *why, struct err *e);

#endif
