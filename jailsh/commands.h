/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * commands.h - what a command line of an account would start, and that and
 * nothing else.  `root` is the root directory of the jail: "/" inside, and its
 * tree outside.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "program.h"
#include "call_match.h"

struct err;
struct ident;
struct list;
struct call_rules;

/* The account that this process runs as, by the jail's /etc/passwd. */
int commands_account(struct ident *who, struct err *e);

/*
 * Asks the rules about a line, and finds the program, in `path` (PATH_MAX
 * bytes).  Found only if it would start: starts.h.  Free *out either way.
 */
enum program commands_judge(int root, const struct call_rules *rules,
    const struct ident *who, const struct line *line, struct call *out,
    char *path, struct err *e);

/*
 * From here on the process may execute, read and write nothing but what the
 * row with this number allows, reach.h, and has the network only if the rule
 * says so.
 */
int commands_narrow(int row, bool network, const struct ident *who,
    struct err *e);

/*
 * Goes to the directory in which the words of the call are read, and replaces
 * its patterns by the paths that they match, beneath its root; one that matches
 * nothing stays.
 */
int commands_expand(struct call *c, struct err *e);

#endif
