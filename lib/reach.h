/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reach.h - opens what rules.h names, for wall.h: in the jail, where "/" is its
 * root.
 */
#ifndef REACH_H
#define REACH_H

#include <stdbool.h>

#include "wall.h"

struct err;
struct ident;

/*
 * One row of PATHS_RULES, or RULES_UNION, and what PATHS_RULES_ENTRY has for
 * each.  What is executed must lie in the tree: a file that is missing, or that
 * a mount covers, is left out.  No link leads to a root; one that is missing is
 * left out of the union, and an error for its row.  Makes .tmp, mode 0700,
 * where a root has one.  Close it either way.
 */
int  reach_open(int row, const struct ident *who, struct reach *out,
    struct err *e);
void reach_close(struct reach *r);

#define scope_reach __attribute__((cleanup(reach_close))) struct reach

/* Says that a root could not be opened, and the fix.  -1. */
int  reach_missing(const char *path, int no, const struct ident *who,
    struct err *e);

/*
 * With a tree of this root, is every login limited in what it reads and writes;
 * or the first row of that name, or every login if there is none?
 */
int  reach_limited(int root, const char *name, bool *limited, struct err *e);

#endif
