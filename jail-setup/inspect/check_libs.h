/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_libs.h - will every program in a tree start?  By the loader's rules, in
 * the tree as it is; nothing is executed.
 */
#ifndef CHECK_LIBS_H
#define CHECK_LIBS_H

struct err;
struct findings;
struct manifest;

int check_libs(int root, const struct manifest *m, struct findings *f,
    struct err *e);

#endif
