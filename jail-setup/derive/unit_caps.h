/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_caps.h - the capabilities(7) of a program in its container: those of its
 * unit, without those that no container has.
 */
#ifndef UNIT_CAPS_H
#define UNIT_CAPS_H

#include <stdint.h>

struct derived;
struct err;
struct list;
struct unit;

/*
 * Fills d->capabilities and says why.  `said`: of the service's file, in place
 * of the unit's, or v == NULL; one that no container has is an error.  `u`:
 * NULL, no unit.
 */
int unit_caps(const struct unit *u, const struct list *said,
    struct derived *d, struct err *e);

/* AmbientCapabilities= of the unit, as far as d->capabilities has them. */
int unit_ambient(const struct unit *u, const struct derived *d,
    uint64_t *mask, struct err *e);

#endif
