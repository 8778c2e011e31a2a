/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_packages.h - which packages the tree of a program is made of: that of
 * the program and of its unit, what these depend on of the same source, and
 * what their configuration leads to by links.
 */
#ifndef DERIVE_PACKAGES_H
#define DERIVE_PACKAGES_H

#include <stddef.h>

struct derive_from;
struct derived;
struct err;
struct list;
struct package;

int derive_packages(const struct derive_from *from, struct derived *d,
    struct err *e);

/* For the other rules. */

/* *owner: whose file a path without links is; NULL: no package's. */
int derive_owner(const struct derive_from *from, const char *path,
    const struct package **owner, struct err *e);

/* Adds it and says why, unless it is there; its source to `sources`. */
int derive_add_package(const struct derive_from *from, struct derived *d,
    const struct package *pk, const char *why, struct list *sources,
    struct err *e);

/* Adds what the packages depend on, if it is of one of these sources. */
int derive_add_needs(const struct derive_from *from, struct derived *d,
    struct list *sources, struct err *e);

/* The package of d->packages.v[i]. */
const struct package *derive_package(const struct derive_from *from,
    const struct derived *d, size_t i);

/* Is it in d->packages? */
int derive_has_package(const struct derive_from *from,
    const struct derived *d, const struct package *pk);

/* Calls `each` for every path that the packages of now list. */
typedef int derive_each_listed(void *arg, const struct package *pk,
    const char *path, struct err *e);
int derive_each_file(const struct derive_from *from, const struct derived *d,
    derive_each_listed *each, void *arg, struct err *e);

/*
 * The directory below /etc, /var or /srv that the path is in and that its
 * packages need not share, the uppermost; "": none.
 */
void derive_top_of(const char *path, char top[]);

#endif
