/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loadable.h - would the loader start this program of a tree?  By the rules of
 * resolve.h; nothing is executed.
 */
#ifndef LOADABLE_H
#define LOADABLE_H

struct err;

/*
 * `root` is the tree, `path` a path inside it.  0: it would, or the file needs
 * no loader; -1: names the library or version that it lacks.
 */
int loadable(int root, const char *path, struct err *e);

#endif
