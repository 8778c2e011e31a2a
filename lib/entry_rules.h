/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * entry_rules.h - writes PATHS_RULES_ENTRY: what every command of a login may
 * do with files, as rules.h reads it.
 *
 * It may read the tree, but not what is mounted in it, and /proc; and use its
 * devices.  A rule covers what is mounted below: so a directory that has a
 * mount point in it is none, and its entries are.  Execute it may what is
 * mounted to be executed.
 */
#ifndef ENTRY_RULES_H
#define ENTRY_RULES_H

#include <stdio.h>

struct entry;
struct err;
struct sources;

int entry_rules_print(FILE *f, const struct entry *en,
    const struct sources *s, struct err *e);

#endif
