/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wall.h - what a process in a jail, and all its children, can never do again.
 *
 * Each is irrevocable.  -1 means that the wall does not stand and the login must
 * be refused; none falls back to a weaker form that was not asked for.
 */
#ifndef WALL_H
#define WALL_H

#include <stdbool.h>

struct err;

/*
 * A new, empty session keyring: keys of an outer session are out of reach
 * (keyctl(2)).  It is root's, and so counts against root's quota, keyrings(7):
 * an account has room for 200 keys, and the logins beyond that would be
 * refused.  Nobody inside asks for it: filter.h.  A kernel without keyrings has
 * none to reach.
 */
int wall_keyring(struct err *e);

/*
 * No capability can be gained by any execve(2): empty bounding, inheritable
 * and ambient sets.  Those the process has it keeps: it must still become the
 * user.
 */
int wall_capabilities(struct err *e);

/*
 * No core dump: a handler of the host would run as root on what the account
 * made (CVE-2025-4598), and a limit of 0 does not keep it from that.  A limit
 * of 1 does, core(5) "Piping core dumps to a program"; filter.h keeps it at 1.
 * No limit keeps it from a handler on a socket ("@/...", Linux 6.16).
 */
int wall_core(struct err *e);

int wall_no_new_privs(struct err *e);

/*
 * A Landlock domain: no abstract socket, no signal and no ptrace(2) reaches a
 * process outside it, though it be the same user's (landlock(7), ABI 6, Linux
 * 6.12).  A kernel without the scopes, whatever ABI it says it has, is an error
 * if `required`; else what it has is used (ABI 2, Linux 5.19: ptrace only) and
 * *degraded set.
 */
int wall_landlock(bool required, bool *degraded, struct err *e);

/* Has this kernel all that wall_landlock() can ask for?  Changes nothing. */
bool wall_landlock_whole(void);

/*
 * The system calls of filter.h are refused; more if the jail has no network,
 * and if strict.
 */
int wall_seccomp(bool network, bool strict, struct err *e);

/*
 * Every descriptor but 0, 1 and 2 closes at the next execve(2); none of those
 * three may be a directory, which would be a way out.
 */
int wall_descriptors(struct err *e);

#endif
