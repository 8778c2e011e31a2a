/* SPDX-License-Identifier: BSD-2-Clause */
/* device.c - see device.h */
#include <stddef.h>
#include <string.h>

#include "device.h"

static const struct device known[] = {
	{ "null", 1, 3 },
	{ "zero", 1, 5 },
	{ "full", 1, 7 },
	{ "random", 1, 8 },
	{ "urandom", 1, 9 },
	{ "tty", 5, 0 },
};

const struct device *
device_find(const char *name)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i].name, name) == 0)
			return &known[i];
	return NULL;
}
