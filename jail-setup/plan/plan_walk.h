/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_walk.h - where a path would lead in a jail made from these plans.  Pure.
 */
#ifndef PLAN_WALK_H
#define PLAN_WALK_H

#include <stdbool.h>
#include <stddef.h>

struct plan;
struct plan_entry;

/*
 * As the kernel would walk it, links and all.  *end is what is there; NULL: the
 * root, or a place that every jail has from the kernel.
 */
bool plan_leads(const struct plan *const *plans, size_t n, const char *path,
    const struct plan_entry **end);

#endif
