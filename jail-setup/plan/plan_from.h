/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_from.h - which components brought an entry: by themselves, or by what a
 * file of theirs needs.  Pure.
 *
 * The manifest keeps it (its keyword "tags"), so that a later refresh knows what
 * to keep of a component that no longer resolves: plan_keep.h.
 */
#ifndef PLAN_FROM_H
#define PLAN_FROM_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct plan;

/* Fills in plan_entry.from, "git,php", of a sorted plan of which none has. */
int plan_from(struct plan *p, struct err *e);

/* Is it among "git,php"?  NULL: none is. */
bool plan_from_has(const char *from, const char *component);

/* The component in a reason, "component php, package x": its length or 0. */
size_t plan_from_why(const char *why, const char **component);

#endif
