/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell.h - is the account's shell jailsh, in a jail with `commands`?
 *
 * jail-setup puts jailsh into the tree as PATHS_JAILSH, and a link to it in the
 * place of every shell that the host lists (jail-setup/plan/plan_shells.h).  A
 * shell that the host does not list stays in the tree as the components brought
 * it, and would run any command.  So the account's shell must be jailsh.
 */
#ifndef SHELL_H
#define SHELL_H

#include <stdbool.h>

struct err;
struct jail;

/*
 * 0 where the jail has no `commands`, or where the path of the shell below
 * `root` is jailsh, nologin(8), false(1) or missing.  -1 for anything else,
 * also for a path that leaves the file system of `root`: the account may write
 * what is mounted in a jail.
 *
 * `root` is a jail's tree, or better its root with everything mounted.
 */
int shell_limits(int root, const struct jail *jail, const char *user,
    const char *shell, struct err *e);

/* passwd(5): an empty field is /bin/sh. */
const char *shell_of(const char *field);

/* nologin(8) or false(1): whoever has it is not meant to log in. */
bool shell_none(const char *path);

#endif
