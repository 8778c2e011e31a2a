/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * in_jail.h - does this process stand in a jail?
 */
#ifndef IN_JAIL_H
#define IN_JAIL_H

struct err;

/*
 * Asks the kernel, not a file: / is read-only, no capability can ever be
 * gained, no_new_privs is set.  No ordinary login has all three.  0, or -1 and
 * what is missing.
 */
int inside_check(struct err *e);

#endif
