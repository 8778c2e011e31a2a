/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * program.h - find the program for the first word of a command line.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>

struct err;
struct list;

/* Refused is what err_set() returns. */
enum program { PROGRAM_REFUSED = -1, PROGRAM_MISSING, PROGRAM_FOUND };

/* The directories of programs, in search order, NULL at the end. */
extern const char *const program_dirs[];

/* The root directory of this process, for `root` below. */
int program_top(struct err *e);

/*
 * The O_PATH descriptor of what a program with this root directory would open
 * at `path`, links followed; -1 and errno.  It is not trusted: only to look at.
 */
int program_opens(int root, const char *path);

/* Pure: is the word, or its last component, one of `commands`? */
bool program_named(const char *word, const struct list *commands,
    struct err *e);

/* What is behind the last slash. */
const char *program_name(const char *word);

/* Append each, after a blank, to the message of *e. */
void program_list(const struct list *commands, struct err *e);

/*
 * Look up a name, or the path of a name in one of program_dirs: a file that the
 * user uploaded is never found.  `root`: the root directory of the jail; `path`
 * has PATH_MAX bytes.  Missing or found.
 */
enum program program_find(int root, const char *word, char *path,
    struct err *e);

#endif
