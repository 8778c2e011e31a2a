/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_accounts.h - the accounts that the tree's passwd must know: that of
 * the unit, owners of private and run directories and of content, and those
 * that configuration names.
 */
#ifndef DERIVE_ACCOUNTS_H
#define DERIVE_ACCOUNTS_H

struct derive_from;
struct derived;
struct err;

int derive_accounts(const struct derive_from *from, struct derived *d,
    struct err *e);

#endif
