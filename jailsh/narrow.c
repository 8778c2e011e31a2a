/* SPDX-License-Identifier: BSD-2-Clause */
/* narrow.c - see narrow.h */
#include <string.h>

#include "err.h"
#include "execute.h"
#include "narrow.h"

int
narrow(const char *word, struct err *e)
{
	const char *slash = strrchr(word, '/');
	scope_execute executable = {0};

	return execute_open(slash != NULL ? slash + 1 : word, &executable, e)
	    < 0 ? -1 : wall_narrow(&executable, e);
}
