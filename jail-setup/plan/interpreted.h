/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interpreted.h - the commands of a jail that are scripts, and what runs them.
 *
 * jailsh stands in the place of every shell, so a command that is a script for
 * one needs the shell itself somewhere else: below PATHS_SHELLS, and only where
 * the "#!" line of a command asks for it.  /etc/jail/scripts says which
 * (scripts.h).  Not run is a script that others than root can write, and one
 * whose shell would read more than the script: what the account uploads.
 */
#ifndef INTERPRETED_H
#define INTERPRETED_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct libraries;
struct list;
struct plan;
struct plan_entry;

struct interpreted {
	struct interpreted_one *v;
	size_t n;
};

/* While the plan still has the shells: reads the scripts.  Free it either way. */
int  interpreted_find(const struct plan *p, const struct list *commands,
    struct interpreted *out, struct err *e);

/* Once they are links to `jailsh`, its path in the jail. */
int  interpreted_put(struct plan *p, struct libraries *l, const char *jailsh,
    const struct interpreted *all, struct err *e);
void interpreted_free(struct interpreted *all);

/*
 * What the name of a command means in the jail, as program_find() will find it;
 * `path` has PATH_MAX bytes.  NULL: nothing, or not to be run.
 */
const struct plan_entry *interpreted_program(const struct plan *p,
    const char *name, char *path);

/*
 * May this shell be started with these words, which its script's "#!" line has,
 * and nothing but the script is run?  `name`: without a directory.  Pure.
 */
int interpreted_shell_ok(const char *name, const struct list *words,
    struct err *e);

#endif
