/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rundir.h - what every tree has of /run: the directory, empty, and the links
 * that lead there under other names (lib/entry.h), as the host has them.
 */
#ifndef RUNDIR_H
#define RUNDIR_H

struct err;
struct plan;

/* After all else: what is wanted there already stays. */
int rundir(struct plan *p, struct err *e);

#endif
