/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_pacman.c - any bytes as a text file of pacman's database.
 *
 * What is handed out lies within the bytes, and is part of a line.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "package/package_pacman.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bounds {
	const char *from, *to;
};

static void
inside(const struct bounds *b, struct slice s)
{
	if (s.n == 0 || s.s < b->from || s.s + s.n >= b->to ||
	    memchr(s.s, '\0', s.n) != NULL || memchr(s.s, '\n', s.n) != NULL)
		abort();
}

static int
value(void *arg, struct slice key, struct slice line, struct err *e)
{
	(void)e;
	inside(arg, key);
	inside(arg, line);
	if (key.s[-1] != '%' || key.s[key.n] != '%' || line.s <= key.s)
		abort();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bounds b = { (const char *)data, (const char *)data + size };
	struct err e = {0};

	if (pacman_parse(b.from, size, value, &b, &e) < 0 && e.msg[0] == '\0')
		abort();
	return 0;
}
