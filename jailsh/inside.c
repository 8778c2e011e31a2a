/* SPDX-License-Identifier: BSD-2-Clause */
/* inside.c - in the jailsh of a tree, see admin.h */
#include "err.h"
#include "admin.h"
#include "status.h"

int
admin(const struct arguments *a, char **environment, struct err *e)
{
	(void)a;
	(void)environment;
	err_set(e, 0, "--test and --jail are for outside a jail");
	return STATUS_REFUSED;
}
