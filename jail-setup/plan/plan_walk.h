/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_walk.h - where a path leads in a jail made from these plans.  Pure.
 */
#ifndef PLAN_WALK_H
#define PLAN_WALK_H

#include <stdbool.h>
#include <stddef.h>

struct plan;
struct plan_entry;

/*
 * Follows links as the kernel does.  *end is the entry there; NULL: the root,
 * or a directory of the kernel, which every jail has.
 */
bool plan_leads(const struct plan *const *plans, size_t n, const char *path,
    const struct plan_entry **end);

#endif
