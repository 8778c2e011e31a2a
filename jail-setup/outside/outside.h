/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outside.h - become an account outside a jail, and pass on nothing of root.
 *
 * Outside, other processes of the account may attach to it with ptrace(2) and
 * pidfd_getfd(2), stop it, and open its /proc/PID/fd, mem and environ; and it
 * may run code of the account, in files like ~/.zshenv and ~/.gitconfig.  So it
 * gets no terminal, session, environment, descriptor, working directory or key
 * of root.  It is not dumpable until execve(2); from then on an attached
 * process finds only what the account has anyway.  Nothing it runs can insert
 * input into a terminal (TIOCSTI, TIOCLINUX; CVE-2016-2779, CVE-2017-5226).
 *
 * In a fork(2) of one thread, in this order:
 *
 *	outside_apart(fds, &keep, e)	still root, with nothing of root's
 *	outside_become(who, cwd, e)	the account
 *	execve(2)			with outside_environment()
 *
 * Wait for it with leash.h.
 */
#ifndef OUTSIDE_H
#define OUTSIDE_H

struct err;
struct ident;
struct list;

/*
 * Make a new session, with fds[0] as controlling terminal if it is one.  fds
 * become descriptors 0 to 2, where -1 stands for /dev/null.  All others are
 * closed except *keep (-1: none), which gets a new number and is close-on-exec.
 * Reset signals, umask 022, core limit 0, new session keyring, working
 * directory /, not dumpable.  -1: the process must exit.
 */
int outside_apart(const int fds[3], int *keep, struct err *e);

/*
 * Become the account irrevocably, with no_new_privs, in `cwd` if the account
 * may enter it by that name, else in its home or in /; NULL: stay in /.  -1:
 * the process must exit.
 */
int outside_become(const struct ident *who, const char *cwd, struct err *e);

/* Build an environment: TERM, TZ, language of `from`, the rest of *who. */
int outside_environment(char *const *from, const struct ident *who,
    struct list *out, struct err *e);

#endif
