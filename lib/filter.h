/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * filter.h - the seccomp filter of a jail, as classic BPF.  Pure.
 *
 * With a few system calls a process reaches others of the same uid in spite of
 * Landlock and the mount namespace.  They fail with EPERM, with one exception:
 *
 *   keyctl add_key request_key      the user keyring is the uid's, not the
 *                                   session's
 *   prlimit64 sched_set* (pid != 0) limits and scheduling of others
 *   prlimit64 (RLIMIT_CORE)         see raise_core() in wall.c; a call that
 *                                   sets the limit and does not ask for the
 *                                   old one succeeds and changes nothing,
 *                                   since programs that want no dumps give
 *                                   up otherwise
 *   setpriority ioprio_set          but for the caller itself
 *   ioctl TIOCSTI TIOCLINUX         typing into a terminal shared with the
 *                                   outside (CVE-2017-5226, CVE-2023-28100)
 *   ioctl PIDFD_GET_INFO            uids, parent and cgroup of every process,
 *                                   past hidepid (Linux 6.13)
 *
 * Without a network, which a namespace alone does not take from it:
 *
 *   socket                          but for AF_UNIX, AF_INET, AF_INET6 and
 *                                   AF_NETLINK: AF_VSOCK, AF_QIPCRTR, AF_RDS
 *                                   and perhaps others reach past a namespace
 *   io_uring_setup                  makes sockets without socket(2)
 *   socketcall                      32-bit x86: its arguments are in memory
 *
 * With the host's network and a list of TCP ports (`connect` of a service),
 * which Landlock keeps for TCP and connect(2) alone:
 *
 *   socket                          but for the families above; and not
 *                                   IPPROTO_MPTCP and IPPROTO_SMC, which fall
 *                                   back to TCP (EPROTONOSUPPORT)
 *   sendto sendmsg sendmmsg         with MSG_FASTOPEN, which connects
 *                                   (EOPNOTSUPP)
 *   io_uring_setup socketcall       as above
 *
 * With `commands` Landlock says which files are executed, and what has no path
 * is not among them:
 *
 *   execveat (AT_EMPTY_PATH)        a file that was opened before, or one that
 *                                   has no name
 *   memfd_create                    a file of memory, executable by the name
 *                                   /proc/self/fd/N
 *   socket                          without a network only AF_UNIX and, for
 *                                   PAM, whose session runs in the jail,
 *                                   NETLINK_AUDIT; AF_INET, AF_INET6 and
 *                                   AF_NETLINK are not supported then
 *                                   (EAFNOSUPPORT, which PAM lets pass)
 *
 * Where a command has a root whose files stay as they are (rules.h, new): else
 * a file would be written by the name that it has in .tmp:
 *
 *   link linkat io_uring_setup
 *
 * And with `strict` the parts of the kernel that a login seldom needs and
 * exploits often do:
 *
 *   io_uring_* userfaultfd bpf perf_event_open fanotify_init kcmp setns
 *   ptrace process_vm_* pidfd_getfd  debuggers do not work
 *   clone unshare (CLONE_NEWUSER)   the chroot forbids them already
 *   clone3                          not there (ENOSYS), as its flags are in
 *                                   memory; the C library takes clone then
 *
 * The kernel looks at the low 32 bits of such arguments, so these are compared
 * (CVE-2019-10063).  32-bit system calls get the same rules by their own
 * numbers; x32 and any other way of calling are refused altogether.
 */
#ifndef FILTER_H
#define FILTER_H

#include <linux/filter.h>
#include <stddef.h>

struct wall_terms;

enum { FILTER_MOST = 256 };	/* as far as a conditional jump reaches */

/*
 * The number of instructions; 0, which the kernel refuses, where FILTER_MOST
 * does not suffice.
 */
size_t filter_make(struct sock_filter code[FILTER_MOST],
    const struct wall_terms *t);

/*
 * For a process of the account outside a jail: refuses TIOCSTI and TIOCLINUX,
 * and x32.  So it cannot type into any terminal that it has a descriptor of.
 */
size_t filter_typing(struct sock_filter code[FILTER_MOST]);

#endif
