/* SPDX-License-Identifier: BSD-2-Clause */
/* array.c - see array.h */
#include <errno.h>
#include <stdlib.h>

#include "array.h"
#include "err.h"

enum { FIRST = 16 };

void *
room_more(void *v, size_t n, size_t *room, size_t size, const char *what,
    struct err *e)
{
	size_t more = *room != 0 ? *room * 2 : FIRST;
	void *bigger;

	if (n < *room)
		return v;
	bigger = reallocarray(v, more, size);
	if (bigger == NULL) {
		err_set(e, errno, "%s", what);
		return NULL;
	}
	*room = more;
	return bigger;
}
