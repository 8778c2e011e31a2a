/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * withhold_setuid.h - without the capability nobody becomes the user.
 *
 * CAP_SETUID is taken out of the effective set while a login is on its way
 * into its jail.  A child of sshd that missed the jail fails in setresuid(2),
 * and so ends: no code of ours needs to run for that.
 */
#ifndef WITHHOLD_SETUID_H
#define WITHHOLD_SETUID_H

struct err;

/*
 * From now on no child of this process by fork(2) has it in its effective set,
 * not the first nor any later one: others than sshd fork as well, as
 * pam_exec(8) in a line behind ours.  The process itself gets it back right after
 * the first, for the modules that close the session.  The handlers go with
 * the module at dlclose(3).
 */
int withhold(struct err *e);

/* Give it back, to a child that is in its jail. */
int withhold_end(struct err *e);

#endif
