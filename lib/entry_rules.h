/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * entry_rules.h - writes PATHS_RULES_ENTRY: what every command of a login may
 * do with files, as rules.h reads it.
 *
 * It may read /proc and the tree, but not what is mounted in the tree; use the
 * devices; and execute what is mounted to be executed.  A root covers what is
 * mounted below it: so each directory with a mount point in it is replaced by
 * what else it has.
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
