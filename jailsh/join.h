/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * join.h - jailsh --service NAME --exec: a program in the jail of a service
 * that runs, for jail-setup service exec.
 *
 * It gets the walls of the service, raised anew, its account, its cgroup and
 * nothing of root: the namespaces of its main process are entered, nothing is
 * executed or loaded there as root, and no other process can attach or open
 * /proc/PID/fd until the program itself runs.
 */
#ifndef JOIN_H
#define JOIN_H

struct arguments;
struct err;

/* Where the caller hands over the pidfd of the main process. */
enum { JOIN_FD = 3 };

/* Returns an exit status on failure only, or where it waits for the program. */
int join(const struct arguments *a, char *const *environment, struct err *e);

#endif
