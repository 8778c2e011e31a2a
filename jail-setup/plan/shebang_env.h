/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shebang_env.h - the program that env(1) runs for "#!/usr/bin/env ...".
 *
 * Pure.  Of GNU env it knows what scripts of distributions use: -S (also glued
 * to its words, and behind i and v), -i, -v, NAME=VALUE and a program, words
 * between blanks.  Any other option, quotes, backslashes, variables and comments
 * are an error.  Read leniently: without -S the kernel hands over all of the line
 * as one word, which env then does not find; here such a line means what its
 * author meant, `env -S LINE`.  tests/unit/test_shebang_env.c asks env(1) itself.
 */
#ifndef SHEBANG_ENV_H
#define SHEBANG_ENV_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct list;

struct env_call {
	char program[4096];
	char path[4096];	/* PATH that env searches; "": the login's */
	bool glued;		/* without -S: env gets it all as one word, and */
				/* does not find that */
};

/*
 * `args`: what follows the interpreter on its line.  The words behind the
 * program are appended to *words, unless that is NULL.
 */
int shebang_env(const char *args, size_t n, struct env_call *out,
    struct list *words, struct err *e);

#endif
