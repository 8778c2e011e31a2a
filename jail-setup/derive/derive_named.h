/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_named.h - what the tree needs because a file says so: interpreters of
 * the packages' scripts, files of other packages that scripts name, files that
 * the unit's lines name; and what configuration names and the tree has not.
 */
#ifndef DERIVE_NAMED_H
#define DERIVE_NAMED_H

struct derive_from;
struct derived;
struct err;

int derive_named(const struct derive_from *from, struct derived *d,
    struct err *e);

#endif
