/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dry_run.h - would a command line run, for an account?  Asked from outside,
 * with the same rules and the same list as inside.
 */
#ifndef DRY_RUN_H
#define DRY_RUN_H

#include "program.h"

struct arguments;
struct err;
struct list;

/* PROGRAM_UNKNOWN where nobody can say: no jail, or one that is not built. */
enum { PROGRAM_UNKNOWN = -2 };

/*
 * What `a->user` saying `a->command` comes to: an enum program, or
 * PROGRAM_UNKNOWN.  `path` (PATH_MAX bytes) is the program and `words` its
 * arguments; in a jail without `commands` those of the account's shell.  `said`
 * (PATH_MAX bytes too) is what jail_exec_said() says of the jail, `shells` the
 * real shells that its tree has for commands, "PATH for COMMAND".
 */
int judge(const struct arguments *a, struct list *words, char *path,
    char *said, struct list *shells, struct err *e);

#endif
