/*
 * shebang.h - the first line of a script, as execve(2) reads it.  Pure but for
 * one thing: the program env(1) is to find is looked for on the host.
 */
#ifndef SHEBANG_H
#define SHEBANG_H

#include <stddef.h>

struct err;

/*
 * `head` starts with "#!" and is NUL-terminated at n.  Both results have
 * PATH_MAX bytes; by_env is "" unless the interpreter is env: then it is the
 * program that env would find in the default PATH (also behind -S and
 * assignments).  -1 where there is none.
 */
int shebang_parse(const char *head, size_t n, char *interpreter, char *by_env,
    struct err *e);

#endif
