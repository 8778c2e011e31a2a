/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * become.h - root turns into an account, for good.
 */
#ifndef BECOME_H
#define BECOME_H

#include <stdint.h>

struct err;
struct ident;

/*
 * Sets groups, gid and uid, and clears all capabilities whatever securebits
 * say; then tries to become root again, which must fail.  Until the next
 * execve(2) the process holds root's memory, so it is not dumpable: no other
 * process of the account can attach to it or read its /proc/PID/mem, environ
 * and fd (ptrace(2), PTRACE_MODE_ATTACH).
 *
 * For a process in a jail; outside, outside.h of jail-setup.
 */
int become(const struct ident *who, struct err *e);

/*
 * The same, but it has the capabilities of `keep`, bit c, in all its sets, and
 * so has what it executes: with no_new_privs too, ambient ones are inherited.
 * They must be in the bounding set.
 */
int become_keeping(const struct ident *who, uint64_t keep, struct err *e);

#endif
