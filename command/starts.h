/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * starts.h - would execve(2) start this file of a jail?  By reading it: nothing
 * is executed.
 */
#ifndef STARTS_H
#define STARTS_H

#include "program.h"

struct err;
struct scripts;

/*
 * Check the file at `path` below `root`, which is a tree or a jail's own root:
 * its loader, or the interpreters of its "#!" lines, as the kernel follows
 * them, and its entry in `s` (scripts.h; NULL: that of the tree, which is read
 * if the file is a script).  Missing: execve(2) or env(1) would fail with
 * ENOENT.  Refused: they would fail otherwise, or jailsh, which is in the place
 * of the interpreter, would.  An unreadable file is assumed to start.
 */
enum program starts(int root, const char *path, const struct scripts *s,
    struct err *e);

/* Does the path lead, links followed, to the file at PATHS_JAILSH? */
bool starts_jailsh(int root, const char *path);

#endif
