/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_find.h - which unit starts a program.
 *
 * In this order: ExecStart= names the path as it was given; it leads to the
 * same file; or the unit is of the program's source package and starts a script
 * or a program that is no other of it.  A template and a unit that only runs
 * once never win; nor does a guess where several do.
 */
#ifndef UNIT_FIND_H
#define UNIT_FIND_H

#include "list.h"

struct derive_from;
struct err;
struct unit;

enum { UNIT_WHY = 512 };

/*
 * `name`: the unit, if it was said; else NULL.  0: *u, which the caller frees
 * in any case, is it, and `why` says why it; 1: there is none; -1: there are
 * several, or only such that cannot be it.  Appends all that decided it to
 * `inputs`.
 */
int unit_find(const struct derive_from *from, const char *program,
    const char *name, struct unit *u, char why[UNIT_WHY],
    struct list *inputs, struct err *e);

#endif
