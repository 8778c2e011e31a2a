/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * become.h - root turns into an account, for good.
 */
#ifndef BECOME_H
#define BECOME_H

struct err;
struct ident;

/*
 * Groups, gid, uid, and no capability whatever securebits say; the way back is
 * tried, and must be shut.  Until the next execve(2) the process holds root's
 * memory and so is not dumpable: no other of the account may attach to it, or
 * read its /proc/PID/mem, environ and fd (ptrace(2), PTRACE_MODE_ATTACH).
 *
 * For a process in a jail.  Outside: outside.h of jail-setup.
 */
int become(const struct ident *who, struct err *e);

#endif
