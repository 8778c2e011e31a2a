/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dry_run.h - would jailsh run a command line for an account?  Asked from
 * outside the jail, by the same rules and the same list.
 */
#ifndef DRY_RUN_H
#define DRY_RUN_H

#include "program.h"

struct arguments;
struct err;
struct list;

/* PROGRAM_UNKNOWN: the account is in no jail, or in one that is not built. */
enum { PROGRAM_UNKNOWN = -2 };

/*
 * The verdict on `a->command` of `a->user`: an enum program, or
 * PROGRAM_UNKNOWN. `path` (PATH_MAX bytes) is the program and `words` its
 * arguments; in a jail without `commands` those of the account's shell.  `said`
 * (PATH_MAX bytes) is the text of jail_exec_said(), `shells` the real shells
 * that the tree has for commands, "PATH for COMMAND".
 */
int judge(const struct arguments *a, struct list *words, char *path,
    char *said, struct list *shells, struct err *e);

#endif
