/*
 * shebang_env.h - the program that env(1) runs for "#!/usr/bin/env ...".
 *
 * Pure.  By the rules of GNU env: options (also glued, clustered and
 * abbreviated), -S with its quotes and escapes, assignments.  Read leniently:
 * without -S the kernel hands over all of the line as one word, which env then
 * does not find; here such a line means what its author meant, `env -S LINE`.
 * tests/test_shebang_env.c asks env(1) itself.
 */
#ifndef SHEBANG_ENV_H
#define SHEBANG_ENV_H

#include <stddef.h>

struct err;

struct env_call {
	char program[4096];
	char path[4096];	/* PATH that env searches; "": the login's */
};

/* `args`: what follows the interpreter on its line. */
int shebang_env(const char *args, size_t n, struct env_call *out,
    struct err *e);

#endif
