/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_left.h - what a unit says and a container does not do: each with what
 * stands in its place, or what is missing.
 */
#ifndef UNIT_LEFT_H
#define UNIT_LEFT_H

struct derive_from;
struct derived;
struct err;

/* Adds lines to d; nothing that a container has is named. */
int unit_left(const struct derive_from *from, struct derived *d,
    struct err *e);

#endif
