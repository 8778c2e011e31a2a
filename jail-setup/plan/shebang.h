/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shebang.h - the first line of a script, as execve(2) reads it.  Pure except
 * that it looks up on the host which program env(1) finds, and whether an
 * interpreter is itself a script.
 */
#ifndef SHEBANG_H
#define SHEBANG_H

#include <stddef.h>

struct err;
struct list;

/*
 * `head` starts with "#!" and is NUL-terminated at n.  Both results have
 * PATH_MAX bytes.  If the interpreter is env, by_env is the program that env
 * finds in the PATH of a jailed login, or in the one that the line sets, else
 * "".  Paths where it did not find the program are appended to *tried, unless
 * that is NULL. -1: there is no interpreter or program.
 */
int shebang_parse(const char *head, size_t n, char *interpreter, char *by_env,
    struct list *tried, struct err *e);

/*
 * An interpreter may be a script with an interpreter of its own.  -1 if the
 * chain is longer than the four that the kernel allows (ELOOP), or a loop.
 */
int shebang_chain(const char *interpreter, struct err *e);

#endif
