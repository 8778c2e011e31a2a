/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_private.h - which directories each container has of its own: those of
 * the unit, of its packages and their scripts, of its account, and of the
 * service's file.  Owner and mode are the host's; a directory in another one
 * is part of its content.
 */
#ifndef DERIVE_PRIVATE_H
#define DERIVE_PRIVATE_H

struct derive_from;
struct derived;
struct err;

int derive_private(const struct derive_from *from, struct derived *d,
    struct err *e);

#endif
