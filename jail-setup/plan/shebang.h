/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shebang.h - the first line of a script, as execve(2) reads it.  Pure but for
 * what it looks for on the host: the program env(1) is to find, and whether an
 * interpreter is a script itself.
 */
#ifndef SHEBANG_H
#define SHEBANG_H

#include <stddef.h>

struct err;
struct list;

/*
 * `head` starts with "#!" and is NUL-terminated at n.  Both results have
 * PATH_MAX bytes; by_env is "" unless the interpreter is env: then it is the
 * program that env would find in the PATH of a jailed login, or in the one that
 * the line itself sets; what it looks at in vain before is appended to *tried,
 * unless that is NULL.  -1 where there is none.
 */
int shebang_parse(const char *head, size_t n, char *interpreter, char *by_env,
    struct list *tried, struct err *e);

/*
 * An interpreter may be a script with an interpreter, and so on: a script and
 * four of them, as the kernel has it (ELOOP).  -1 for a longer chain or a loop.
 */
int shebang_chain(const char *interpreter, struct err *e);

#endif
