/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interpreted.h - the commands of a jail that are scripts, and what runs them.
 *
 * jailsh replaces every shell, so a command that is a script for a shell needs
 * the shell itself in another place: below PATHS_SHELLS, and only if the "#!"
 * line of a command asks for it.  /etc/jail/scripts lists these (scripts.h).  A
 * script is not run if others than root can write it, or if its shell would
 * read more than the script: the account could upload that.
 */
#ifndef INTERPRETED_H
#define INTERPRETED_H

#include <stddef.h>
#include <sys/types.h>

struct err;
struct libraries;
struct list;
struct plan;
struct plan_entry;

struct interpreted {
	struct interpreted_one *v;
	size_t n;
};

/*
 * Reads the scripts; the plan still has the shells.  Names of commands, and
 * paths of what they start.  Free *out either way.
 */
int  interpreted_find(const struct plan *p, const struct list *commands,
    struct interpreted *out, struct err *e);

/* Call it when the shells are links to `jailsh`, a path in the jail. */
int  interpreted_put(struct plan *p, struct libraries *l, const char *jailsh,
    const struct interpreted *all, struct err *e);
void interpreted_free(struct interpreted *all);

/*
 * Finds in the plan what program_find() will in the jail, by a name or a path:
 * a file with any of these permissions; others must have 0001 to run it.
 * `path` has PATH_MAX bytes.  NULL: there is none.
 */
const struct plan_entry *interpreted_program(const struct plan *p,
    const char *word, mode_t any, char *path);

/*
 * 0 if this shell, started with the words of the "#!" line, runs nothing but
 * the script.  `name` is without a directory.  Pure.
 */
int interpreted_shell_ok(const char *name, const struct list *words,
    struct err *e);

#endif
