/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * learn_kernel.h - what the kernel itself opens to run a file: no system call
 * of anybody shows that.
 */
#ifndef LEARN_KERNEL_H
#define LEARN_KERNEL_H

struct err;
struct list;
struct loader;

/* Appends the loader of an ELF file, the interpreter of a script. */
int learn_kernel(struct loader *l, const char *path, struct list *out,
    struct err *e);

#endif
