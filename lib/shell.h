/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell.h - an account's own shell, in a jail with `commands`.
 *
 * jail-setup puts jailsh into the tree as PATHS_JAILSH, and a link to it in the
 * place of every shell that the host lists (jail-setup/plan/plan_shells.h).  A
 * shell that the host does not list is in the tree what the components brought:
 * a program that takes any command.  So whoever logs in must have a shell that
 * is jailsh.
 */
#ifndef SHELL_H
#define SHELL_H

#include <stdbool.h>

struct err;
struct jail;

/*
 * 0 where the jail has no `commands`, or where `root` has jailsh at the path of
 * the shell, or nologin(8) or false(1), or nothing.  -1 for whatever else is
 * there, also for a path that leaves the file system of `root`: what is mounted
 * in a jail may be the account's to write.
 *
 * `root` is a jail's tree, or better its root with all mounted.
 */
int shell_limits(int root, const struct jail *jail, const char *user,
    const char *shell, struct err *e);

/* passwd(5): an empty field is /bin/sh. */
const char *shell_of(const char *field);

/* nologin(8) or false(1): whoever has it is not meant to log in. */
bool shell_none(const char *path);

#endif
