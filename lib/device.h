/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * device.h - the devices a jail may have, by name.
 *
 * The numbers are those of the kernel's Documentation/admin-guide/devices.txt.
 * Configuration holds names only: with numbers others have handed out /dev/zero
 * as /dev/urandom.
 */
#ifndef DEVICE_H
#define DEVICE_H

#include <sys/types.h>

struct device {
	const char *name;
	unsigned major, minor;
};

/* NULL if the name is not one a jail may have. */
const struct device *device_find(const char *name);

#endif
