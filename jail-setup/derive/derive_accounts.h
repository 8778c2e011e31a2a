/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_accounts.h - the accounts that the tree's passwd must know: that of
 * the unit, owners of private and run directories and of content, and those
 * that configuration names.
 */
#ifndef DERIVE_ACCOUNTS_H
#define DERIVE_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>

struct derive_from;
struct derived;
struct err;
struct list;

int derive_accounts(const struct derive_from *from, struct derived *d,
    struct err *e);

/*
 * Pure.  Appends those of the names that a text has as words, in a line that
 * also speaks of a user, an owner or a group and is no comment.
 */
int derive_names_in(const char *text, size_t n, const struct list *names,
    struct list *out, struct err *e);

#endif
