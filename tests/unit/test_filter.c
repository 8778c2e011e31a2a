/* SPDX-License-Identifier: BSD-2-Clause */
/* test_filter.c - the seccomp filter, run by hand; filter.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cmocka.h>

#include "filter.h"
#include "wall.h"

#define NO (SECCOMP_RET_ERRNO | 1)
#define NO_FAMILY (SECCOMP_RET_ERRNO | EAFNOSUPPORT)
#define NO_PROTOCOL (SECCOMP_RET_ERRNO | EPROTONOSUPPORT)
#define NO_FASTOPEN (SECCOMP_RET_ERRNO | EOPNOTSUPP)
#define PRETEND (SECCOMP_RET_ERRNO | 0)
#define YES SECCOMP_RET_ALLOW

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#define OTHER AUDIT_ARCH_AARCH64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#define OTHER AUDIT_ARCH_X86_64
#else
#define NATIVE AUDIT_ARCH_RISCV64
#define OTHER AUDIT_ARCH_X86_64
#endif

static uint32_t
run(const struct sock_filter *code, size_t n, const struct seccomp_data *d)
{
	uint32_t a = 0;

	for (size_t i = 0; i < n; i++) {
		const struct sock_filter *c = &code[i];

		switch (c->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			assert_true(c->k <= sizeof(*d) - sizeof(a));
			memcpy(&a, (const char *)d + c->k, sizeof(a));
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			i += a == c->k ? c->jt : c->jf;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			i += a >= c->k ? c->jt : c->jf;
			break;
		case BPF_JMP | BPF_JSET | BPF_K:
			i += (a & c->k) != 0 ? c->jt : c->jf;
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= c->k;
			break;
		case BPF_RET | BPF_K:
			return c->k;
		default:
			fail_msg("instruction %#x", c->code);
		}
	}
	fail_msg("runs past its end");
	return 0;
}

struct row {
	const char *title;
	uint32_t want;
	struct seccomp_data d;
};

static const struct row rows[] = {
#define ROW(want, nr, ...) \
	{ #nr ": " #__VA_ARGS__, want, { SYS_##nr, NATIVE, 0, { __VA_ARGS__ } } }
	ROW(YES, read, 0),
	ROW(YES, getpid, 7),
	ROW(NO, keyctl, 0), ROW(NO, keyctl, 9, 9),
	ROW(NO, add_key, 0), ROW(NO, request_key, 0), ROW(NO, syslog, 3),
	ROW(YES, setpriority, 0, 0, 5), ROW(NO, setpriority, 0, 7, 5),
	ROW(NO, setpriority, 2, 0, 5),
	ROW(YES, ioprio_set, 1, 0), ROW(NO, ioprio_set, 1, 7),
	ROW(NO, ioprio_set, 3, 0),
	ROW(YES, sched_setaffinity, 0), ROW(NO, sched_setaffinity, 7),
	ROW(YES, sched_setattr, 0), ROW(NO, sched_setattr, 7),
	ROW(YES, sched_setparam, 0), ROW(NO, sched_setparam, 7),
	ROW(YES, sched_setscheduler, 0), ROW(NO, sched_setscheduler, 7),
	ROW(NO, ioctl, 0, TIOCSTI), ROW(NO, ioctl, 0, TIOCLINUX),
	ROW(YES, ioctl, 0, TIOCGWINSZ),
	/* the kernel looks at 32 bits of it: CVE-2019-10063 */
	ROW(NO, ioctl, 0, 0x100000000ul | TIOCSTI),
	/* PIDFD_GET_INFO: of any size, read, written or both; and its neighbours */
	ROW(NO, ioctl, 0, 0xc040ff0bul), ROW(NO, ioctl, 0, 0xc050ff0bul),
	ROW(NO, ioctl, 0, 0x8040ff0bul), ROW(NO, ioctl, 0, 0xff0bul),
	ROW(NO, ioctl, 0, 0x1c040ff0bul), ROW(YES, ioctl, 0, 0xff0aul),
	ROW(YES, ioctl, 0, 0xc040ff0cul), ROW(YES, ioctl, 0, 0xc040fe0bul),
	ROW(YES, prlimit64, 0, RLIMIT_NOFILE, 1, 1),
	ROW(NO, prlimit64, 7, RLIMIT_NOFILE, 0, 1),
	ROW(NO, prlimit64, 0x100000007ul, RLIMIT_NOFILE, 0, 1),
	ROW(YES, prlimit64, 0, RLIMIT_CORE, 0, 1),
	ROW(PRETEND, prlimit64, 0, RLIMIT_CORE, 1, 0),
	ROW(PRETEND, prlimit64, 0, RLIMIT_CORE, 0x100000000ul, 0),
	ROW(NO, prlimit64, 0, RLIMIT_CORE, 1, 1),
	ROW(NO, prlimit64, 0, RLIMIT_CORE, 1, 0x100000000ul),
	ROW(PRETEND, setrlimit, RLIMIT_CORE, 1),
	ROW(YES, setrlimit, RLIMIT_NOFILE, 1),
	{ "another machine's read", NO, { 0, OTHER, 0, { 0 } } },
#ifdef __x86_64__
	{ "x32", NO, { 0x40000000, NATIVE, 0, { 0 } } },
	{ "i386 keyctl", NO, { 288, AUDIT_ARCH_I386, 0, { 0 } } },
	{ "i386 syslog", NO, { 103, AUDIT_ARCH_I386, 0, { 3 } } },
	{ "i386 exit", YES, { 1, AUDIT_ARCH_I386, 0, { 0 } } },
	{ "i386 ioctl", NO, { 54, AUDIT_ARCH_I386, 0, { 0, TIOCSTI } } },
	{ "i386 pidfd", NO, { 54, AUDIT_ARCH_I386, 0, { 0, 0xc040ff0b } } },
#endif
};

/* Allowed with a network; what the filter without one says. */
static const struct row networkless_rows[] = {
	ROW(YES, socket, AF_UNIX), ROW(NO, socket, AF_VSOCK),
	ROW(NO, socket, 0x100000000ul | AF_VSOCK), ROW(YES, getuid, 0),
	ROW(NO, socket, AF_QIPCRTR), ROW(NO, socket, AF_RDS),
	ROW(NO, socket, AF_ALG),
#ifdef __x86_64__
	{ "i386 socket", NO, { 359, AUDIT_ARCH_I386, 0, { AF_VSOCK } } },
	{ "i386 socketcall", NO, { 102, AUDIT_ARCH_I386, 0, { 0 } } },
#endif
};

/* Allowed unless there is a list of TCP ports, with a network. */
static const struct row port_rows[] = {
	ROW(YES, socket, AF_INET, SOCK_STREAM, IPPROTO_TCP),
	ROW(YES, socket, AF_INET6, SOCK_STREAM, 0),
	ROW(NO_PROTOCOL, socket, AF_INET, SOCK_STREAM, 262),
	ROW(NO_PROTOCOL, socket, AF_INET6, SOCK_STREAM, 262),
	ROW(NO_PROTOCOL, socket, AF_INET, SOCK_STREAM, 0x100000000ul | 262),
	ROW(NO_PROTOCOL, socket, AF_INET, SOCK_STREAM, 256),
	ROW(NO, socket, AF_PACKET, SOCK_RAW, 0x300), ROW(NO, socket, 43),
	ROW(NO_FASTOPEN, sendto, 3, 0, 1, MSG_FASTOPEN, 0, 16),
	ROW(NO_FASTOPEN, sendto, 3, 0, 1, MSG_FASTOPEN | MSG_NOSIGNAL),
	ROW(NO_FASTOPEN, sendto, 3, 0, 1, 0x100000000ul | MSG_FASTOPEN),
	ROW(YES, sendto, 3, MSG_FASTOPEN, MSG_FASTOPEN, MSG_NOSIGNAL),
	ROW(NO_FASTOPEN, sendmsg, 3, 0, MSG_FASTOPEN),
	ROW(YES, sendmsg, 3, 0, MSG_NOSIGNAL, MSG_FASTOPEN),
	ROW(NO_FASTOPEN, sendmmsg, 3, 0, 1, MSG_FASTOPEN),
	ROW(YES, sendmmsg, 3, 0, MSG_FASTOPEN, 0),
#ifdef __x86_64__
	{ "i386 socket", NO_PROTOCOL, { 359, AUDIT_ARCH_I386, 0,
	    { AF_INET, 1, 262 } } },
	{ "i386 sendto", NO_FASTOPEN, { 369, AUDIT_ARCH_I386, 0,
	    { 3, 0, 1, MSG_FASTOPEN } } },
	{ "i386 sendmsg", NO_FASTOPEN, { 370, AUDIT_ARCH_I386, 0,
	    { 3, 0, MSG_FASTOPEN } } },
	{ "i386 sendmmsg", NO_FASTOPEN, { 345, AUDIT_ARCH_I386, 0,
	    { 3, 0, 1, MSG_FASTOPEN } } },
#endif
};

/* Allowed but with `commands` and without a network. */
static const struct row unix_rows[] = {
	ROW(NO_FAMILY, socket, AF_INET), ROW(NO_FAMILY, socket, AF_INET6),
	ROW(NO_FAMILY, socket, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE),
	ROW(YES, socket, AF_NETLINK, SOCK_RAW, NETLINK_AUDIT),
	ROW(YES, socket, AF_UNIX),
#ifdef __x86_64__
	{ "i386 socket", NO_FAMILY, { 359, AUDIT_ARCH_I386, 0, { AF_INET } } },
#endif
};

/* Allowed without `commands`. */
static const struct row commands_rows[] = {
	ROW(NO, memfd_create, 0), ROW(YES, execveat, 3, 0, 0, 0, 0),
	ROW(NO, execveat, 3, 0, 0, 0, AT_EMPTY_PATH),
	ROW(NO, execveat, 3, 0, 0, 0, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW),
	ROW(NO, execveat, 3, 0, 0, 0, 0x100000000ul | AT_EMPTY_PATH),
	ROW(YES, execveat, 3, 0, 0, 0, AT_SYMLINK_NOFOLLOW),
#ifdef __x86_64__
	{ "i386 memfd_create", NO, { 356, AUDIT_ARCH_I386, 0, { 0 } } },
	{ "i386 execveat", NO, { 358, AUDIT_ARCH_I386, 0,
	    { 3, 0, 0, 0, AT_EMPTY_PATH } } },
#endif
};

/* Allowed unless a root keeps its files. */
static const struct row linkless_rows[] = {
	ROW(NO, linkat, 3, 0, 3, 0, 0),
#ifdef SYS_link
	ROW(NO, link, 0, 0),
#endif
#ifdef __x86_64__
	{ "i386 link", NO, { 9, AUDIT_ARCH_I386, 0, { 0 } } },
	{ "i386 linkat", NO, { 303, AUDIT_ARCH_I386, 0, { 3, 0, 3 } } },
#endif
};

/* Allowed by the basic filter with a network alone. */
static const struct row ringless_rows[] = {
	ROW(NO, io_uring_setup, 8),
#ifdef __x86_64__
	{ "i386 io_uring_setup", NO, { 425, AUDIT_ARCH_I386, 0, { 8 } } },
#endif
};

/* Allowed by the basic filter; what the strict one says. */
static const struct row strict_rows[] = {
	ROW(NO, io_uring_enter, 3),
	ROW(NO, io_uring_register, 3), ROW(NO, userfaultfd, 0),
	ROW(NO, bpf, 0), ROW(NO, perf_event_open, 0),
	ROW(NO, fanotify_init, 0), ROW(NO, kcmp, 0), ROW(NO, setns, 3),
	ROW(NO, ptrace, 0), ROW(NO, process_vm_readv, 1),
	ROW(NO, process_vm_writev, 1), ROW(NO, pidfd_getfd, 3),
	ROW(YES, unshare, CLONE_NEWNS), ROW(NO, unshare, CLONE_NEWUSER),
	ROW(NO, unshare, CLONE_NEWNS | CLONE_NEWUSER),
	ROW(YES, clone, CLONE_VM), ROW(NO, clone, CLONE_VM | CLONE_NEWUSER),
	ROW(SECCOMP_RET_ERRNO | ENOSYS, clone3, 0),
#ifdef __x86_64__
	{ "i386 ptrace", NO, { 26, AUDIT_ARCH_I386, 0, { 0 } } },
	{ "i386 clone", NO, { 120, AUDIT_ARCH_I386, 0, { CLONE_NEWUSER } } },
#endif
};

/*
 * A filter by what is said: 'n' network, 'p' a list of ports, 's' strict, 'c'
 * commands, 'l' with a root that keeps its files.
 */
static void
judge(const char *said, const struct row *row, uint32_t want)
{
	const struct reach reach = { .linkless = strchr(said, 'l') != NULL };
	const struct wall_terms t = {
		.network = strchr(said, 'n') != NULL,
		.ports = strchr(said, 'p') != NULL,
		.strict = strchr(said, 's') != NULL,
		.commands = strchr(said, 'c') != NULL,
		.reach = strchr(said, 'c') != NULL ? &reach : NULL,
	};
	struct sock_filter code[FILTER_MOST];
	size_t n = filter_make(code, &t);
	uint32_t got = run(code, n, &row->d);

	assert_in_range(n, 1, FILTER_MOST - 1);
	if (got != want)
		fail_msg("%s, \"%s\": %#x, want %#x", row->title, said, got,
		    want);
}

#define EACH(rows, r) \
	for (const struct row *r = rows; r < rows + sizeof(rows) / \
	    sizeof(*rows); r++)

static void
each_row(void **state)
{
	static const char *const all[] = {
		"", "n", "s", "ns", "c", "nc", "sc", "nsc", "cl", "ncl", "scl",
		"nscl", "np", "nps", "npc", "npscl", "p", "pc",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		const char *k = all[i];
		const bool network = strchr(k, 'n') != NULL;
		const bool ports = network && strchr(k, 'p') != NULL;
		const bool strict = strchr(k, 's') != NULL;
		const bool commands = strchr(k, 'c') != NULL;
		const bool linkless = strchr(k, 'l') != NULL;

		EACH(rows, r)
			judge(k, r, r->want);
		EACH(networkless_rows, r)
			judge(k, r, network && !ports ? YES : r->want);
		EACH(port_rows, r)
			if (ports || network)
				judge(k, r, ports ? r->want : YES);
		EACH(unix_rows, r)
			judge(k, r, network || !commands ? YES : r->want);
		EACH(commands_rows, r)
			judge(k, r, commands ? r->want : YES);
		EACH(ringless_rows, r)
			judge(k, r, network && !ports && !strict && !linkless ?
			    YES : r->want);
		EACH(linkless_rows, r)
			judge(k, r, linkless ? r->want : YES);
		EACH(strict_rows, r)
			judge(k, r, strict ? r->want : YES);
	}
}

/* What an account's process outside may not do, and that is all. */
static const struct row typing_rows[] = {
	ROW(NO, ioctl, 0, TIOCSTI), ROW(NO, ioctl, 1, TIOCLINUX),
	ROW(NO, ioctl, 0, 0x100000000ul | TIOCSTI),
	ROW(YES, ioctl, 0, TIOCGWINSZ), ROW(YES, ioctl, 0, TIOCSCTTY),
	ROW(YES, keyctl, 0), ROW(YES, ptrace, 0), ROW(YES, io_uring_setup, 8),
	ROW(YES, socket, AF_VSOCK), ROW(YES, prlimit64, 7, RLIMIT_CORE, 1, 1),
	ROW(YES, clone, CLONE_NEWUSER), ROW(YES, execve, 0),
	{ "another machine's read", NO, { 0, OTHER, 0, { 0 } } },
#ifdef __x86_64__
	{ "x32 ioctl", NO, { 0x40000202, NATIVE, 0, { 0, TIOCSTI } } },
	{ "i386 ioctl", NO, { 54, AUDIT_ARCH_I386, 0, { 0, TIOCSTI } } },
	{ "i386 keyctl", YES, { 288, AUDIT_ARCH_I386, 0, { 0 } } },
#endif
};

static void
typing(void **state)
{
	struct sock_filter code[FILTER_MOST];
	size_t n = filter_typing(code);

	(void)state;
	assert_in_range(n, 1, FILTER_MOST - 1);
	EACH(typing_rows, r) {
		uint32_t got = run(code, n, &r->d);

		if (got != r->want)
			fail_msg("typing: %s: %#x, want %#x", r->title, got,
			    r->want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(typing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
