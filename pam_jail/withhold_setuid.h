/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * withhold_setuid.h - keep a process from becoming the user outside the jail.
 *
 * CAP_SETUID is removed from the effective set until the jail is entered.  A
 * child of sshd that missed the jail fails in setresuid(2) and exits: none of
 * our code needs to run for that.
 */
#ifndef WITHHOLD_SETUID_H
#define WITHHOLD_SETUID_H

struct err;

/*
 * From now on no child of this process has CAP_SETUID in its effective set, not
 * only the first: pam_exec(8) in a later line forks as well.  The process
 * itself gets it back right after the first fork(2), for the modules that close
 * the session.  The fork handlers are unregistered with the module, at
 * dlclose(3).
 */
int withhold(struct err *e);

/* Give it back to a child that is in its jail. */
int withhold_end(struct err *e);

#endif
