/* SPDX-License-Identifier: BSD-2-Clause */
/* caps.c - see caps.h */
#include <sys/syscall.h>
#include <unistd.h>

#include "caps.h"

static const struct __user_cap_header_struct header = {
	.version = _LINUX_CAPABILITY_VERSION_3,
};

int
caps_get(struct caps *c)
{
	return (int)syscall(SYS_capget, &header, c->v);
}

int
caps_set(const struct caps *c)
{
	return (int)syscall(SYS_capset, &header, c->v);
}
