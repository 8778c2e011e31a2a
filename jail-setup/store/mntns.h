/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mntns.h - the mount namespaces that root made.
 *
 * Theory of operation.  What root mounts counts, in whatever namespace; in a
 * user namespace of his own anybody can mount what he can read, and what looks
 * like a jail.  The kernel knows the owner of a mount namespace: it belongs to
 * a user namespace, and that to the uid that made it (ioctl_nsfs(2)).  It is
 * root's where the user namespace is ours, or one above it, or made by uid 0
 * as we see it: podman's, libvirt's and systemd's with mapped uids are, a
 * user's unshare(1) or rootless container is not.  A program that is setuid
 * root and mounts for who calls it is root.
 *
 * Linux 6.12 lists them all (NS_MNT_GET_NEXT), also one that no process is in
 * and a bind mount or a descriptor keeps.  Where it does not, or not from
 * within a pid namespace (6.18), they are looked for: those of all threads, of
 * all descriptors of processes, and those mounted in one of them.
 */
#ifndef MNTNS_H
#define MNTNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct err;

/* Did root make this namespace?  Both are descriptors, proc of /proc. */
int mntns_by_root(int proc, int ns, bool *is, struct err *e);

/*
 * Call `look` once for each, ours first, with the whole table of its mounts
 * and the number of its file; 0, or -1, which ends it.  For a child process
 * made for that: it enters them, one after the other, and is left in the
 * last.  What cannot be looked at is an error, never nothing.  Needs root.
 */
int mntns_each(int (*look)(void *arg, FILE *mountinfo, ino_t ns,
    struct err *e), void *arg, struct err *e);

/*
 * Who is in it: its first process's id and name, for people; 0: no process.
 */
pid_t mntns_process(ino_t ns, char *name, size_t size);

#endif
