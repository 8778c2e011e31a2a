/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hardened.h - what a hardened unit of systemd takes from the services in it,
 * systemd.exec(5), and an entry needs: the reason of a refusal names the
 * directive, for nobody guesses it from "Function not implemented".
 */
#ifndef HARDENED_H
#define HARDENED_H

struct err;

enum hardened {
	HARDENED_UNSHARE,	/* namespaces */
	HARDENED_OPENAT2,
	HARDENED_MKNOD,		/* of a device */
	HARDENED_MOUNT,
	HARDENED_CHOWN,
	HARDENED_CHROOT,
	HARDENED_BOUNDING,	/* taking a capability out of that set */
	HARDENED_KEYRING,
	HARDENED_RUN,		/* a directory in /run */
	HARDENED_CGROUP,	/* a file of the cgroup file system */
	HARDENED_HOME,		/* what is covered: entry_sources.c looks */
};

/*
 * Behind the message that err_set() has left for a call that failed: which
 * directive makes it fail with this error; where none does, nothing.  Always
 * -1.
 */
int hardened(enum hardened call, struct err *e);

#endif
