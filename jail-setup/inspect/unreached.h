/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unreached.h - binds that no command of a login can read or write, because
 * they are below no root of a row; what root starts in the jail has no such
 * limit.
 */
#ifndef UNREACHED_H
#define UNREACHED_H

struct entry;
struct err;
struct list;

/*
 * Adds a sentence for each; `tree` is the root of one whose rules limit every
 * login.
 */
int unreached(const struct entry *en, int tree, struct list *notes,
    struct err *e);

#endif
