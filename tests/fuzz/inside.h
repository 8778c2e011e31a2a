/* SPDX-License-Identifier: BSD-2-Clause */
/* inside.h - what a parser of package databases hands out is part of a line */
#ifndef INSIDE_H
#define INSIDE_H

#include <stdlib.h>
#include <string.h>

#include "package/package_text.h"

struct bounds {
	const char *from, *to;	/* of what is parsed */
};

static inline void
inside(const struct bounds *b, struct slice s)
{
	if (s.n != 0 && (s.s < b->from || s.s + s.n > b->to ||
	    memchr(s.s, '\0', s.n) != NULL || memchr(s.s, '\n', s.n) != NULL))
		abort();
}

#endif
