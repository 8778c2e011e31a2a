/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reach.h - opens what rules.h names, for wall.h: in the jail, where "/" is its
 * root.
 */
#ifndef REACH_H
#define REACH_H

#include "wall.h"

struct err;
struct ident;

/*
 * One row of PATHS_RULES, or RULES_UNION, and what PATHS_RULES_ENTRY has for
 * each.  What is executed must lie in the tree: a file that is missing, or that
 * a mount covers, is left out.  Close it either way.
 */
int  reach_open(int row, const struct ident *who, struct reach *out,
    struct err *e);
void reach_close(struct reach *r);

#define scope_reach __attribute__((cleanup(reach_close))) struct reach

/* The first row of that name. */
int  reach_row(const char *name, int *row, struct err *e);

#endif
