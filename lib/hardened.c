/* SPDX-License-Identifier: BSD-2-Clause */
/* hardened.c - see hardened.h */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "count.h"
#include "err.h"
#include "hardened.h"

static const struct {
	enum hardened call;
	int no;
	const char *directive;
} table[] = {
	{ HARDENED_UNSHARE, EPERM,
	    "RestrictNamespaces= or CapabilityBoundingSet=" },
	{ HARDENED_OPENAT2, ENOSYS, "RestrictSUIDSGID=" },
	{ HARDENED_MKNOD, EPERM, "PrivateDevices= or CapabilityBoundingSet=" },
	{ HARDENED_MOUNT, EPERM, "SystemCallFilter=" },
	{ HARDENED_CHOWN, EPERM,
	    "SystemCallFilter= or CapabilityBoundingSet=" },
	{ HARDENED_CHROOT, EPERM,
	    "SystemCallFilter= or CapabilityBoundingSet=" },
	{ HARDENED_BOUNDING, EPERM, "CapabilityBoundingSet=" },
	{ HARDENED_KEYRING, EPERM, "SystemCallFilter=" },
	{ HARDENED_RUN, EROFS, "ProtectSystem=" },
	{ HARDENED_CGROUP, EROFS, "ProtectControlGroups=" },
	{ HARDENED_HOME, ENOENT, "ProtectHome= or InaccessiblePaths=" },
};

int
hardened(enum hardened call, struct err *e)
{
	size_t n = strlen(e->msg);

	for (size_t i = 0; i < COUNT(table); i++)
		if (table[i].call == call && table[i].no == e->no)
			snprintf(e->msg + n, sizeof(e->msg) - n, "; in a unit "
			    "of systemd %s does that", table[i].directive);
	return -1;
}
