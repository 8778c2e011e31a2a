/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * caps.h - the capabilities of the calling thread, capset(2), as the kernel has
 * them.  libcap-ng looks at /proc each time, which in a jail is the jail's, or
 * not there.
 */
#ifndef CAPS_H
#define CAPS_H

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Capability c is bit CAP_TO_MASK(c) of v[CAP_TO_INDEX(c)]. */
struct caps {
	struct __user_cap_data_struct v[_LINUX_CAPABILITY_U32S_3];
};

#define CAPS_HEADER (&(struct __user_cap_header_struct){ \
	.version = _LINUX_CAPABILITY_VERSION_3 })

/* 0, or -1 and errno. */
static inline int
caps_get(struct caps *c)
{
	return (int)syscall(SYS_capget, CAPS_HEADER, c->v);
}

static inline int
caps_set(const struct caps *c)
{
	return (int)syscall(SYS_capset, CAPS_HEADER, c->v);
}

#endif
