/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hardened.h - names the directive of a systemd unit, systemd.exec(5), that
 * makes a call of the entry fail: nobody guesses it from "Function not
 * implemented".
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
	HARDENED_BOUNDING,	/* drop a capability from the bounding set */
	HARDENED_KEYRING,
	HARDENED_RUN,		/* a directory in /run */
	HARDENED_CGROUP,	/* a file of the cgroup file system */
	HARDENED_HOME,		/* covered: entry_sources.c */
};

/*
 * Appends to the message in *e which directive makes this call fail with this
 * errno; nothing if none does.  Always -1.
 */
int hardened(enum hardened call, struct err *e);

#endif
