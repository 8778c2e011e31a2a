/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * program.h - the first word of a command line into a program of the jail.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>

struct err;
struct list;

enum program { PROGRAM_REFUSED = -1, PROGRAM_MISSING, PROGRAM_FOUND };

/* Where programs are: in the order they are searched, NULL at the end. */
extern const char *const program_dirs[];

/* The root directory of this process, for `root` below. */
int program_top(struct err *e);

/* Is the word one of `commands`, or one of them behind a directory?  Pure. */
bool program_named(const char *word, const struct list *commands,
    struct err *e);

/* Behind the message of *e, each behind a blank. */
void program_list(const struct list *commands, struct err *e);

/*
 * A name, or a name with one of the jail's own program directories in front of
 * it: what a user uploads is never it, whatever it is called.  `root`: the
 * root directory of the jail; `path` has PATH_MAX bytes.  Missing or found.
 */
enum program program_find(int root, const char *word, char *path,
    struct err *e);

#endif
