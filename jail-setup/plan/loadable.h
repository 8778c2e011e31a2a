/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loadable.h - would the loader start this program of a tree?  By the rules of
 * resolve.h; nothing is executed.
 */
#ifndef LOADABLE_H
#define LOADABLE_H

struct err;

/*
 * `root` is the tree, `path` what a program inside calls the file.  0: yes, or it
 * is none for a loader; -1: the library or version that it lacks, or trouble.
 */
int loadable(int root, const char *path, struct err *e);

#endif
