/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * commands.h - which programs an account may start, and which one a command
 * line asks for.  `root` is the root directory of the jail: "/" inside, and its
 * tree outside.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "program.h"

struct err;
struct list;

/* Reads /etc/jail/commands, which jail-setup writes: one name per line. */
int commands_read(int root, struct list *out, struct err *e);

/*
 * Splits `line` into words and finds the program of the first one, in `path`
 * (PATH_MAX bytes).  Found only if it would start: starts.h.
 */
enum program commands_judge(int root, const struct list *commands,
    const char *line, struct list *words, char *path, struct err *e);

/*
 * From here on the process may execute nothing but what execute.h lists for the
 * command; `word` is its name, or a path that ends in it.
 */
int commands_narrow(const char *word, struct err *e);

#endif
