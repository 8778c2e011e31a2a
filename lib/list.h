/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * list.h - a growable list of owned strings.
 *
 * A zeroed struct is an empty list.  v == NULL means never set, which
 * configuration distinguishes from an empty list.
 */
#ifndef LIST_H
#define LIST_H

#include <stdbool.h>
#include <stddef.h>

struct err;

struct list {
	char **v;
	size_t n;
	size_t room;
};

int  list_add(struct list *l, const char *s, struct err *e);  /* copies s */
int  list_add_n(struct list *l, const char *s, size_t n, struct err *e);
bool list_has(const struct list *l, const char *s);
bool list_same(const struct list *a, const struct list *b);
void list_sort(struct list *l);		/* bytewise, duplicates removed */
int  list_terminate(struct list *l, struct err *e);  /* v[n] = NULL */
void list_free(struct list *l);		/* leaves an empty list */

#define scope_list __attribute__((cleanup(list_free))) struct list

#endif
