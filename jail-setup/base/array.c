/* SPDX-License-Identifier: BSD-2-Clause */
/* array.c - see array.h */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "err.h"
#include "list.h"

enum { FIRST = 16 };

int
array_room(void *v, size_t n, size_t *room, size_t size, const char *what,
    struct err *e)
{
	size_t more = *room != 0 ? *room * 2 : FIRST;
	void *old, *bigger;

	if (n < *room)
		return 0;
	memcpy(&old, v, sizeof(old));
	bigger = reallocarray(old, more, size);
	if (bigger == NULL)
		return err_set(e, errno, "%s", what);
	memcpy(v, &bigger, sizeof(bigger));
	*room = more;
	/* cppcheck-suppress memleak ; *v has it */
	return 0;
}

int
list_append(struct list *l, const struct list *from, struct err *e)
{
	for (size_t i = 0; i < from->n; i++)
		if (list_add(l, from->v[i], e) < 0)
			return -1;
	return 0;
}

int
list_addf(struct list *l, struct err *e, const char *format, ...)
{
	char *text;
	va_list ap;
	int rc;

	va_start(ap, format);
	rc = vasprintf(&text, format, ap);
	va_end(ap);
	if (rc < 0)
		return err_set(e, ENOMEM, "list");
	rc = list_add(l, text, e);
	free(text);
	return rc;
}
