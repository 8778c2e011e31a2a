/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shebang_env.h - the program that env(1) runs for "#!/usr/bin/env ...".
 *
 * Pure.  It reads what scripts use of GNU env: -S (also followed by its words
 * without a blank, and combined with i and v), -i, -v, NAME=VALUE and a
 * program, separated by blanks.  Other options, quotes, backslashes, variables
 * and comments are errors.  Without -S the kernel passes the line as one word,
 * which env does not find; it is read here as `env -S LINE`, which its author
 * meant, and marked as glued. tests/unit/test_shebang_env.c compares with
 * env(1).
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
	bool glued;		/* several words without -S: env fails */
};

/*
 * `args`: what follows the interpreter on its line.  The words behind the
 * program are appended to *words, unless that is NULL.
 */
int shebang_env(const char *args, size_t n, struct env_call *out,
    struct list *words, struct err *e);

#endif
