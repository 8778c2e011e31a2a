/*
 * withhold.h - without the capability nobody becomes the user.
 *
 * CAP_SETUID is taken out of the effective set while a login is on its way
 * into its jail.  A child of sshd that missed the jail fails in setresuid(2),
 * and so ends: no code of ours needs to run for that.
 */
#ifndef WITHHOLD_H
#define WITHHOLD_H

struct err;

/*
 * This process gets it back right after its next fork; the child does not.
 * The handler goes with the module at dlclose(3).
 */
int withhold(struct err *e);

/* Give it back. */
int withhold_end(struct err *e);

#endif
