/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * array.h - arrays that grow.
 */
#ifndef ARRAY_H
#define ARRAY_H

#include <stddef.h>

struct err;

/*
 * The array v of n elements, with room for one more: v itself, or where it is
 * now.  *room says for how many elements there is room; it doubles.  NULL, and
 * v and *room as they were, when there is no memory; `what` says for what.
 */
void *room_more(void *v, size_t n, size_t *room, size_t size,
    const char *what, struct err *e);

#endif
