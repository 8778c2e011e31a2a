/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * commands.h - the programs an account may start, and a command line that asks
 * for one.  `root` is the root directory of the jail: "/" inside, and from
 * outside its tree.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "program.h"

struct err;
struct list;

/* /etc/jail/commands, written by jail-setup, root's, a name a line. */
int commands_read(int root, struct list *out, struct err *e);

/*
 * The words of `line`, and in `path` (PATH_MAX bytes) the program that the
 * first one means, if it would start: starts.h.
 */
enum program commands_judge(int root, const struct list *commands,
    const char *line, struct list *words, char *path, struct err *e);

#endif
