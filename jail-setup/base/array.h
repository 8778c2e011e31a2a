/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * array.h - arrays and lists that grow.
 */
#ifndef ARRAY_H
#define ARRAY_H

#include <stddef.h>

struct err;
struct list;

/*
 * Make room for one more element in the array v of n; `room` says for how many
 * there is room, and doubles. v and room are lvalues, `what` goes into the
 * error.  -1, with both unchanged, if there is no memory.
 *
 * ARRAY_ADD appends a copy of `one` as well: n is an lvalue too.  0 or -1.
 */
#define ARRAY_ROOM(v, n, room, what, e) \
	array_room(&(v), (n), &(room), sizeof(*(v)), (what), (e))
int array_room(void *v, size_t n, size_t *room, size_t size, const char *what,
    struct err *e);
#define ARRAY_ADD(v, n, room, one, what, e) \
	(ARRAY_ROOM(v, n, room, what, e) < 0 ? -1 : ((v)[(n)++] = (one), 0))

/* Adds copies of all strings of the other list. */
int list_append(struct list *l, const struct list *from, struct err *e);

/* Adds a formatted string. */
int list_addf(struct list *l, struct err *e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
