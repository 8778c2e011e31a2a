/* SPDX-License-Identifier: BSD-2-Clause */
/* init_exec.h - the command lines of a unit as lines of init.conf(5). */
#ifndef INIT_EXEC_H
#define INIT_EXEC_H

#include <stdio.h>

struct derive_from;
struct derived;
struct err;

/*
 * Writes them and adds their programs to d->files, what a shell's need to
 * d->requires.  -1: not one ExecStart=, or the host lacks its program.
 */
int init_exec(const struct derive_from *from, struct derived *d, FILE *to,
    struct err *e);

/* A blank, and the word as init.conf(5) has it; init_conf.c. */
void init_word(FILE *to, const char *word);

#endif
