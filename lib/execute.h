/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * execute.h - what may be executed in a jail with `commands`.
 *
 * PATHS_EXECUTE of the tree, which jail-setup writes, has what each command
 * needs: a line with its name, and below it, each after a tab, the paths of its
 * program, of what runs that, and of what it starts.  The paths before the
 * first name are allowed in any case.  PATHS_EXECUTE_MOUNTS, which the entry
 * writes if there are any, has the mounts that the jail file wants executable,
 * in the same form.
 */
#ifndef EXECUTE_H
#define EXECUTE_H

#include "wall.h"

struct err;
struct list;

/*
 * Appends the paths for this command; NULL: those for all of them.  Pure.
 */
int  execute_parse(const char *text, const char *command, struct list *out,
    struct err *e);

/*
 * Opens them, in the jail, where "/" is its root.  What is listed for the tree
 * must lie in it: a file that is missing, or that a mount covers, is left out.
 * Close it either way.
 */
int  execute_open(const char *command, struct execute *out, struct err *e);
void execute_close(struct execute *x);

#define scope_execute __attribute__((cleanup(execute_close))) struct execute

#endif
