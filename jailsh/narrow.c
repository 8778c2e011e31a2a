/* SPDX-License-Identifier: BSD-2-Clause */
/* narrow.c - see narrow.h */
#include "err.h"
#include "execute.h"
#include "narrow.h"
#include "program.h"

int
narrow(const char *word, struct err *e)
{
	scope_execute executable = {0};

	return execute_open(program_name(word), &executable, e) < 0 ? -1 :
	    wall_narrow(&executable, e);
}
