/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_pacman.c - any bytes as a text file of pacman's database.
 *
 * What is handed out lies within the bytes, and is part of a line.
 */
#include <stdint.h>
#include <stdlib.h>

#include "err.h"
#include "inside.h"
#include "package/package_pacman.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Neither is empty, and something ends each. */
static void
part(const struct bounds *b, struct slice s)
{
	inside(b, s);
	if (s.n == 0 || s.s + s.n >= b->to)
		abort();
}

static int
value(void *arg, struct slice key, struct slice line, struct err *e)
{
	(void)e;
	part(arg, key);
	part(arg, line);
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
