/* SPDX-License-Identifier: BSD-2-Clause */
/* filter.c - see filter.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "count.h"
#include "filter.h"
#include "wall.h"

/*
 * Numbers of the 32-bit calls of the same machine, NR32 of those alone.
 * tests/lint/syscalls.sh compares them with the kernel's headers.
 */
#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#define ARCH_32 AUDIT_ARCH_I386
#define PICK_32(i386, arm) i386
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#define ARCH_32 AUDIT_ARCH_ARM
#define PICK_32(i386, arm) arm
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH AUDIT_ARCH_RISCV64
#define PICK_32(i386, arm) 0
#else
#error "filter.c does not know this machine's system calls yet"
#endif
#define NR(name, i386, arm) { SYS_##name, PICK_32(i386, arm) }
#define NR32(name, i386, arm) { UINT32_MAX, PICK_32(i386, arm) }

#define X32_FIRST 0x40000000u

/* IPPROTO_* that Debian 12's headers lack. */
enum { MPTCP = 262, SMC = 256 };

/*
 * PIDFD_GET_INFO of linux/pidfd.h, by its type and number: the size of what it
 * is given grows with the kernel, and the direction is not looked at there.
 */
#define IOCTL_WHICH 0xffffu
#define PIDFD_GET_INFO_WHICH ((uint32_t)_IO(0xff, 11))

/* Each is one place in the program, behind all numbers, in this order. */
enum rule {
	FIRST_IS_0,	/* a pid: the caller itself */
	PRLIMIT,	/* (0, resource, new, old) */
	PRLIMIT_OLD,	/* and it is RLIMIT_CORE, and new is not null */
	SETRLIMIT,	/* (resource, new) */
	SELF_PRIO,	/* (PRIO_PROCESS, 0, ...) */
	SELF_IOPRIO,	/* (IOPRIO_WHO_PROCESS, 0, ...) */
	NO_PIDFD_INFO,	/* ioctl: (fd, request, ...) */
	NO_TYPING,	/* the same, for what the one above lets through */
	NO_USERNS,	/* (flags, ...) */
	FAMILIES,	/* (family, type, protocol) */
	PROTOCOLS,	/* the same, for what the one above lets through */
	NO_DATA_FIRST,	/* (fd, msg, flags) */
	NO_DATA_FIRST_4,	/* (fd, buf, length, flags, ...) */
	PATHLESS,	/* (fd, path, argv, envp, flags) */
	ALLOW,
	PRETEND,	/* said to have worked, and not done */
	NOT_THERE,
	NO_FAMILY,
	NO_PROTOCOL,
	NO_FASTOPEN,
	NEVER,
	RULES,
	NEXT = RULES,	/* the next instruction */
};

static const uint32_t verdicts[RULES] = {
	[ALLOW] = SECCOMP_RET_ALLOW,
	[PRETEND] = SECCOMP_RET_ERRNO | 0,
	[NOT_THERE] = SECCOMP_RET_ERRNO | ENOSYS,
	[NO_FAMILY] = SECCOMP_RET_ERRNO | EAFNOSUPPORT,
	[NO_PROTOCOL] = SECCOMP_RET_ERRNO | EPROTONOSUPPORT,
	[NO_FASTOPEN] = SECCOMP_RET_ERRNO | EOPNOTSUPP,
	[NEVER] = SECCOMP_RET_ERRNO | EPERM,
};

struct listed {
	uint32_t nr[2];		/* native, 32-bit */
	enum rule rule;
};

static const struct listed always[] = {
	{ NR(keyctl, 288, 311), NEVER },
	{ NR(add_key, 286, 309), NEVER },
	{ NR(request_key, 287, 310), NEVER },
	{ NR(prlimit64, 340, 369), PRLIMIT },
	{ NR(setrlimit, 75, 75), SETRLIMIT },
	{ NR(sched_setparam, 154, 154), FIRST_IS_0 },
	{ NR(sched_setscheduler, 156, 156), FIRST_IS_0 },
	{ NR(sched_setaffinity, 241, 241), FIRST_IS_0 },
	{ NR(sched_setattr, 351, 380), FIRST_IS_0 },
	{ NR(setpriority, 97, 97), SELF_PRIO },
	{ NR(ioprio_set, 289, 314), SELF_IOPRIO },
	{ NR(ioctl, 54, 54), NO_PIDFD_INFO },
	{ NR(syslog, 103, 103), NEVER },
};

static const struct listed typing[] = {
	{ NR(ioctl, 54, 54), NO_TYPING },
};

static const struct listed networkless[] = {
	{ NR(socket, 359, 281), FAMILIES },
#ifdef __x86_64__
	{ NR32(socketcall, 102, 0), NEVER },
#endif
};

static const struct listed ported[] = {
	{ NR(sendto, 369, 290), NO_DATA_FIRST_4 },
	{ NR(sendmsg, 370, 296), NO_DATA_FIRST },
	{ NR(sendmmsg, 345, 374), NO_DATA_FIRST_4 },
};

static const struct listed named[] = {
	{ NR(execveat, 358, 387), PATHLESS },
	{ NR(memfd_create, 356, 385), NEVER },
};

static const struct listed linkless[] = {
#ifdef SYS_link
	{ NR(link, 9, 9), NEVER },
#else
	{ NR32(link, 9, 9), NEVER },
#endif
	{ NR(linkat, 303, 330), NEVER },
};

static const struct listed ringless[] = {
	{ NR(io_uring_setup, 425, 425), NEVER },
};

static const struct listed strictly[] = {
	{ NR(io_uring_enter, 426, 426), NEVER },
	{ NR(io_uring_register, 427, 427), NEVER },
	{ NR(userfaultfd, 374, 388), NEVER },
	{ NR(bpf, 357, 386), NEVER },
	{ NR(perf_event_open, 336, 364), NEVER },
	{ NR(fanotify_init, 338, 367), NEVER },
	{ NR(kcmp, 349, 378), NEVER },
	{ NR(setns, 346, 375), NEVER },
	{ NR(ptrace, 26, 26), NEVER },
	{ NR(process_vm_readv, 347, 376), NEVER },
	{ NR(process_vm_writev, 348, 377), NEVER },
	{ NR(pidfd_getfd, 438, 438), NEVER },
	{ NR(unshare, 310, 337), NO_USERNS },
	{ NR(clone, 120, 120), NO_USERNS },
	{ NR(clone3, 435, 435), NOT_THERE },
};

struct kind {			/* which lists; typing is in all */
	bool jailed, networkless, ports, strict, commands, linkless;
};

struct call {			/* of one ABI */
	uint32_t nr;
	enum rule rule;
};

struct code {
	struct sock_filter *v;
	size_t n;		/* also of those that did not fit */
	size_t at[RULES];	/* right in the second of two passes */
	bool unix_only, ports;	/* FAMILIES */
};

static void
emit(struct code *c, uint16_t op, uint32_t k, uint8_t yes, uint8_t no)
{
	if (c->n < FILTER_MOST)
		c->v[c->n] = (struct sock_filter){ op, yes, no, k };
	c->n++;
}

/* The instruction at i jumps to the one that comes next, `taken` or not. */
static void
land_here(struct code *c, size_t i, bool taken)
{
	if (c->n > FILTER_MOST)
		return;
	*(taken ? &c->v[i].jt : &c->v[i].jf) = (uint8_t)(c->n - i - 1);
}

static uint8_t
distance_to(const struct code *c, enum rule r)
{
	return r == NEXT ? 0 : (uint8_t)(c->at[r] - c->n - 1);
}

/* test: BPF_JEQ, BPF_JGE or BPF_JSET, of what was loaded and k. */
static void
when(struct code *c, uint16_t test, uint32_t k, enum rule yes, enum rule no)
{
	emit(c, BPF_JMP | test | BPF_K, k, distance_to(c, yes),
	    distance_to(c, no));
}

static void
load(struct code *c, size_t at)
{
	emit(c, BPF_LD | BPF_W | BPF_ABS, (uint32_t)at, 0, 0);
}

/* The low 32 bits of an argument; all machines above are little-endian. */
static void
load_arg(struct code *c, size_t i)
{
	load(c, offsetof(struct seccomp_data, args) + i * sizeof(uint64_t));
}

/* Argument i, both halves of it, is 0? */
static void
when_null(struct code *c, size_t i, enum rule yes, enum rule no)
{
	load_arg(c, i);
	when(c, BPF_JEQ, 0, NEXT, no);
	load(c, offsetof(struct seccomp_data, args) + i * sizeof(uint64_t) +
	    sizeof(uint32_t));
	when(c, BPF_JEQ, 0, yes, no);
}

/* allowed if argument 0 is a and argument 1 is b */
static void
allow_both(struct code *c, uint32_t a, uint32_t b)
{
	load_arg(c, 0);
	when(c, BPF_JEQ, a, NEXT, NEVER);
	load_arg(c, 1);
	when(c, BPF_JEQ, b, ALLOW, NEVER);
}

static void
emit_prlimit(struct code *c)
{
	load_arg(c, 0);
	when(c, BPF_JEQ, 0, NEXT, NEVER);
	load_arg(c, 1);
	when(c, BPF_JEQ, RLIMIT_CORE, NEXT, ALLOW);
	when_null(c, 2, ALLOW, PRLIMIT_OLD);
}

static void
emit_pidfd_info(struct code *c)
{
	load_arg(c, 1);
	emit(c, BPF_ALU | BPF_AND | BPF_K, IOCTL_WHICH, 0, 0);
	when(c, BPF_JEQ, PIDFD_GET_INFO_WHICH, NEVER, NO_TYPING);
}

static void
emit_families(struct code *c)
{
	const enum rule inet = c->unix_only ? NO_FAMILY :
	    c->ports ? PROTOCOLS : ALLOW;
	const enum rule netlink = c->unix_only ? NEXT : ALLOW;

	load_arg(c, 0);
	when(c, BPF_JEQ, AF_UNIX, ALLOW, NEXT);
	when(c, BPF_JEQ, AF_INET, inet, NEXT);
	when(c, BPF_JEQ, AF_INET6, inet, NEXT);
	when(c, BPF_JEQ, AF_NETLINK, netlink, NEVER);
	if (!c->unix_only)
		return;
	load_arg(c, 2);
	when(c, BPF_JEQ, NETLINK_AUDIT, ALLOW, NO_FAMILY);
}

/*
 * The kernel's rules for TCP ports look at TCP alone, which two other protocols
 * fall back to, and at connect(2), which the first data can do without.
 */
static void
emit_ported(struct code *c, enum rule rule)
{
	load_arg(c, rule == NO_DATA_FIRST_4 ? 3 : 2);
	if (rule != PROTOCOLS) {
		when(c, BPF_JSET, MSG_FASTOPEN, NO_FASTOPEN, ALLOW);
		return;
	}
	when(c, BPF_JEQ, MPTCP, NO_PROTOCOL, NEXT);
	when(c, BPF_JEQ, SMC, NO_PROTOCOL, ALLOW);
}

static void
emit_verdict(struct code *c, uint32_t v)
{
	emit(c, BPF_RET | BPF_K, v, 0, 0);
}

static void
emit_rule(struct code *c, enum rule rule)
{
	c->at[rule] = c->n;
	if (rule >= ALLOW && rule < RULES) {
		emit_verdict(c, verdicts[rule]);
		return;
	}
	switch (rule) {
	case FIRST_IS_0:
		load_arg(c, 0);
		when(c, BPF_JEQ, 0, ALLOW, NEVER);
		break;
	case PRLIMIT:
		emit_prlimit(c);
		break;
	case PRLIMIT_OLD:
		when_null(c, 3, PRETEND, NEVER);
		break;
	case SETRLIMIT:
		load_arg(c, 0);
		when(c, BPF_JEQ, RLIMIT_CORE, PRETEND, ALLOW);
		break;
	case SELF_PRIO:
		allow_both(c, 0, 0);
		break;
	case SELF_IOPRIO:
		allow_both(c, 1, 0);
		break;
	case NO_PIDFD_INFO:
		emit_pidfd_info(c);
		break;
	case NO_TYPING:
		load_arg(c, 1);
		when(c, BPF_JEQ, TIOCSTI, NEVER, NEXT);
		when(c, BPF_JEQ, TIOCLINUX, NEVER, ALLOW);
		break;
	case NO_USERNS:
		load_arg(c, 0);
		when(c, BPF_JSET, CLONE_NEWUSER, NEVER, ALLOW);
		break;
	case FAMILIES:
		emit_families(c);
		break;
	case PROTOCOLS:
	case NO_DATA_FIRST:
	case NO_DATA_FIRST_4:
		emit_ported(c, rule);
		break;
	case PATHLESS:
		load_arg(c, 4);
		when(c, BPF_JSET, AT_EMPTY_PATH, NEVER, ALLOW);
		break;
	default:
		break;
	}
}

/*
 * In halves: the kernel runs a new filter for every number there is, to know
 * which calls it always allows.  The number is loaded.
 */
static void
emit_search(struct code *c, const struct call *v, size_t n)
{
	size_t half = n / 2, jump = c->n;

	if (n > 2) {
		emit(c, BPF_JMP | BPF_JGE | BPF_K, v[half].nr, 0, 0);
		emit_search(c, v, half);
		land_here(c, jump, true);
		emit_search(c, v + half, n - half);
		return;
	}
	for (size_t i = 0; i < n; i++)
		when(c, BPF_JEQ, v[i].nr, v[i].rule, i + 1 < n ? NEXT : ALLOW);
}

/* Sorted by number. */
static size_t
insert_sorted(struct call *v, size_t n, const struct listed *from, size_t count,
    int abi)
{
	for (size_t i = 0; i < count; i++, n++) {
		const struct call new = { from[i].nr[abi], from[i].rule };
		size_t at = n;

		for (; at > 0 && v[at - 1].nr > new.nr; at--)
			v[at] = v[at - 1];
		v[at] = new;
	}
	return n;
}

static void
emit_calls(struct code *c, int abi, struct kind k)
{
	struct call v[COUNT(typing) + COUNT(always) + COUNT(networkless) +
	    COUNT(ported) + COUNT(named) + COUNT(linkless) + COUNT(ringless) +
	    COUNT(strictly)];
	size_t n = k.jailed ? insert_sorted(v, 0, always, COUNT(always), abi) :
	    insert_sorted(v, 0, typing, COUNT(typing), abi);

	if (k.networkless || k.ports)
		n = insert_sorted(v, n, networkless, COUNT(networkless), abi);
	if (k.ports)
		n = insert_sorted(v, n, ported, COUNT(ported), abi);
	if (k.commands)
		n = insert_sorted(v, n, named, COUNT(named), abi);
	if (k.linkless)
		n = insert_sorted(v, n, linkless, COUNT(linkless), abi);
	if (k.networkless || k.ports || k.linkless || k.strict)
		n = insert_sorted(v, n, ringless, COUNT(ringless), abi);
	if (k.strict)
		n = insert_sorted(v, n, strictly, COUNT(strictly), abi);
	emit_search(c, v, n);
}

/* Everything for one ABI, or jump over it. */
static void
emit_abi(struct code *c, uint32_t arch, int abi, struct kind k)
{
	size_t jump;

	load(c, offsetof(struct seccomp_data, arch));
	jump = c->n;
	emit(c, BPF_JMP | BPF_JEQ | BPF_K, arch, 0, 0);
	load(c, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
	if (abi == 0)
		when(c, BPF_JGE, X32_FIRST, NEVER, NEXT);
#endif
	emit_calls(c, abi, k);
	land_here(c, jump, false);
}

/*
 * Twice, since all jumps go forward: the first pass finds out where the rules
 * are.  They are short and there once, for all numbers of both ABIs: most of
 * what a filter costs is its length.
 */
static size_t
make_filter(struct sock_filter code[FILTER_MOST], struct kind k)
{
	struct code c = {
		.v = code, .ports = k.ports,
		.unix_only = k.commands && k.networkless,
	};

	for (int pass = 0; pass < 2; pass++) {
		c.n = 0;
		emit_abi(&c, ARCH, 0, k);
#ifdef ARCH_32
		emit_abi(&c, ARCH_32, 1, k);
#endif
		emit_verdict(&c, SECCOMP_RET_ERRNO | EPERM);
		for (enum rule r = 0; r < RULES; r++)
			emit_rule(&c, r);
	}
	return c.n <= FILTER_MOST ? c.n : 0;
}

size_t
filter_make(struct sock_filter code[FILTER_MOST], const struct wall_terms *t)
{
	return make_filter(code, (struct kind){ .jailed = true,
	    .networkless = !t->network, .ports = t->network && t->ports,
	    .strict = t->strict,
	    .commands = t->commands,
	    .linkless = t->reach != NULL && t->reach->linkless });
}

size_t
filter_typing(struct sock_filter code[FILTER_MOST])
{
	return make_filter(code, (struct kind){0});
}
