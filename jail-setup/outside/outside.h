/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outside.h - root becomes an account outside a jail, and takes along nothing.
 *
 * There the account's other processes may attach to it, ptrace(2) and
 * pidfd_getfd(2), stop it, and open its /proc/PID/fd, mem and environ; and what
 * it runs may be the account's own code, since files like ~/.zshenv and
 * ~/.gitconfig are.  So it has no terminal, session, environment, descriptor,
 * working directory or key of root's.  It is not dumpable until execve(2); after
 * that whoever attaches finds what the account has anyway.  And nothing it runs
 * types into a terminal (TIOCSTI, TIOCLINUX; CVE-2016-2779, CVE-2017-5226).
 *
 * In a fork(2) of one thread, in this order:
 *
 *	outside_apart(fds, &keep, e)	still root, with nothing of root's
 *	outside_become(who, cwd, e)	the account
 *	execve(2)			with outside_environment()
 *
 * Whoever waits for it waits by leash.h.
 */
#ifndef OUTSIDE_H
#define OUTSIDE_H

struct err;
struct ident;
struct list;

/*
 * A session, no controlling terminal but that of fds[0] if it is one; fds
 * become 0 to 2, where -1 is /dev/null, and all others are closed but *keep,
 * which gets another number and closes at the next execve(2), -1: none.  Signals
 * as at the start of a login, umask 022, no core file, a session keyring of its
 * own, / as working directory, not dumpable.  -1: it must end.
 */
int outside_apart(const int fds[3], int *keep, struct err *e);

/*
 * The account for good, with no_new_privs, in `cwd` if it may go there by that
 * name, else in its home or /; NULL: /.  -1: it must end.
 */
int outside_become(const struct ident *who, const char *cwd, struct err *e);

/* TERM, TZ and the language from `from`, the rest from *who; ends with NULL. */
int outside_environment(char *const *from, const struct ident *who,
    struct list *out, struct err *e);

#endif
