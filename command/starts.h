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
 * What stands at `path` below `root`, which is a tree or a jail's own root: its
 * loader, or the interpreter of its "#!" line, as far as the kernel follows
 * them, and what `s` says of it (scripts.h).  Found; missing: execve(2) would
 * say ENOENT, or env(1); refused: it would say something else, or jailsh, in the
 * place of the interpreter, would.  What cannot be read is taken to start.
 */
enum program starts(int root, const char *path, const struct scripts *s,
    struct err *e);

/* Is it, links and all, the file that stands at PATHS_JAILSH? */
bool starts_jailsh(int root, const char *path);

#endif
