/* filter.c - see filter.h */
#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "filter.h"

/*
 * Numbers of the 32-bit calls of the same machine: arch/x86/entry/syscalls/
 * syscall_32.tbl and arch/arm/tools/syscall.tbl of the kernel.
 */
#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#define ARCH_32 AUDIT_ARCH_I386
#define NR(name, i386, arm) { SYS_##name, i386 }
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#define ARCH_32 AUDIT_ARCH_ARM
#define NR(name, i386, arm) { SYS_##name, arm }
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH AUDIT_ARCH_RISCV64
#define NR(name, i386, arm) { SYS_##name, 0 }
#else
#error "filter.c does not know this machine's system calls yet"
#endif

#define X32_FIRST 0x40000000u

enum rule {
	NEVER,
	FIRST_IS_0,	/* a pid: the caller itself */
	PRLIMIT,	/* (0, resource, new, old) */
	SETRLIMIT,	/* (resource, new) */
	SELF_PRIO,	/* (PRIO_PROCESS, 0, ...) */
	SELF_IOPRIO,	/* (IOPRIO_WHO_PROCESS, 0, ...) */
	NO_TYPING,	/* ioctl */
	NO_USERNS,	/* (flags, ...) */
	NO_VSOCK,	/* (family, ...) */
	NOT_THERE,
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
	{ NR(ioctl, 54, 54), NO_TYPING },
};

static const struct listed networkless[] = {
	{ NR(socket, 359, 281), NO_VSOCK },
#ifdef __x86_64__
	{ { UINT32_MAX, 102 }, NEVER },	/* socketcall: only there */
#endif
};

static const struct listed strictly[] = {
	{ NR(io_uring_setup, 425, 425), NEVER },
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

#define COUNT(v) (sizeof(v) / sizeof(*(v)))

struct call {			/* of one ABI */
	uint32_t nr;
	enum rule rule;
};

struct code {
	struct sock_filter *v;
	size_t n;
};

static void
emit(struct code *c, uint16_t op, uint32_t k, uint8_t yes, uint8_t no)
{
	if (c->n < FILTER_MOST)
		c->v[c->n++] = (struct sock_filter){ op, yes, no, k };
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

/* Skip so many instructions if equal, so many if not. */
static void
equal(struct code *c, uint32_t k, uint8_t yes, uint8_t no)
{
	emit(c, BPF_JMP | BPF_JEQ | BPF_K, k, yes, no);
}

static void
allow(struct code *c)
{
	emit(c, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
}

static void
deny(struct code *c)
{
	emit(c, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM, 0, 0);
}

/* said to have worked, and not done */
static void
pretend(struct code *c)
{
	emit(c, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 0, 0, 0);
}

/* Argument i, both halves of it, is 0: skip `no` instructions if not. */
static void
null(struct code *c, size_t i, uint8_t no)
{
	load_arg(c, i);
	equal(c, 0, 0, (uint8_t)(no + 2));
	load(c, offsetof(struct seccomp_data, args) + i * sizeof(uint64_t) +
	    sizeof(uint32_t));
	equal(c, 0, 0, no);
}

static void
prlimit_core(struct code *c)
{
	load_arg(c, 0);
	equal(c, 0, 1, 0);
	deny(c);
	load_arg(c, 1);
	equal(c, RLIMIT_CORE, 1, 0);
	allow(c);
	null(c, 2, 1);
	allow(c);
	null(c, 3, 1);
	pretend(c);
	deny(c);
}

/* allowed if argument 0 is a and argument 1 is b */
static void
both(struct code *c, uint32_t a, uint32_t b)
{
	load_arg(c, 0);
	equal(c, a, 0, 3);
	load_arg(c, 1);
	equal(c, b, 0, 1);
	allow(c);
	deny(c);
}

static void
body(struct code *c, enum rule rule)
{
	switch (rule) {
	case NEVER:
		deny(c);
		break;
	case FIRST_IS_0:
		load_arg(c, 0);
		equal(c, 0, 0, 1);
		allow(c);
		deny(c);
		break;
	case PRLIMIT:
		prlimit_core(c);
		break;
	case SETRLIMIT:
		load_arg(c, 0);
		equal(c, RLIMIT_CORE, 0, 1);
		pretend(c);
		allow(c);
		break;
	case SELF_PRIO:
		both(c, 0, 0);
		break;
	case SELF_IOPRIO:
		both(c, 1, 0);
		break;
	case NO_TYPING:
		load_arg(c, 1);
		equal(c, TIOCSTI, 2, 0);
		equal(c, TIOCLINUX, 1, 0);
		allow(c);
		deny(c);
		break;
	case NO_USERNS:
		load_arg(c, 0);
		emit(c, BPF_JMP | BPF_JSET | BPF_K, CLONE_NEWUSER, 1, 0);
		allow(c);
		deny(c);
		break;
	case NO_VSOCK:
		load_arg(c, 0);
		equal(c, AF_VSOCK, 1, 0);
		allow(c);
		deny(c);
		break;
	case NOT_THERE:
		emit(c, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS, 0, 0);
		break;
	}
}

/* The number is loaded; each rule ends in a verdict, or is jumped over. */
static void
row(struct code *c, const struct call *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t jump = c->n;

		equal(c, v[i].nr, 0, 0);
		body(c, v[i].rule);
		if (jump < FILTER_MOST)
			c->v[jump].jf = (uint8_t)(c->n - jump - 1);
	}
	allow(c);
}

/*
 * In halves: the kernel runs a new filter for every number there is, to know
 * which calls it always allows.  That is most of what a filter costs.
 */
static void
halves(struct code *c, const struct call *v, size_t n)
{
	size_t half = n / 2, jump = c->n;

	if (n <= 2) {
		row(c, v, n);
		return;
	}
	emit(c, BPF_JMP | BPF_JGE | BPF_K, v[half].nr, 0, 0);
	halves(c, v, half);
	if (jump < FILTER_MOST)
		c->v[jump].jt = (uint8_t)(c->n - jump - 1);
	halves(c, v + half, n - half);
}

/* Sorted by number. */
static size_t
insert(struct call *v, size_t n, const struct listed *from, size_t count,
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
calls(struct code *c, int abi, bool network, bool strict)
{
	struct call v[COUNT(always) + COUNT(networkless) + COUNT(strictly)];
	size_t n = insert(v, 0, always, COUNT(always), abi);

	if (!network)
		n = insert(v, n, networkless, COUNT(networkless), abi);
	if (strict)
		n = insert(v, n, strictly, COUNT(strictly), abi);
	halves(c, v, n);
}

/* Everything for one ABI, or jump over it. */
static void
block(struct code *c, uint32_t arch, int abi, bool network, bool strict)
{
	size_t jump;

	/* a conditional jump reaches 255 instructions: far enough */
	load(c, offsetof(struct seccomp_data, arch));
	jump = c->n;
	equal(c, arch, 0, 0);
	load(c, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
	if (abi == 0) {
		emit(c, BPF_JMP | BPF_JGE | BPF_K, X32_FIRST, 0, 1);
		deny(c);
	}
#endif
	calls(c, abi, network, strict);
	if (jump < FILTER_MOST)
		c->v[jump].jf = (uint8_t)(c->n - jump - 1);
}

size_t
filter_make(struct sock_filter code[FILTER_MOST], bool network, bool strict)
{
	struct code c = { .v = code };

	block(&c, ARCH, 0, network, strict);
#ifdef ARCH_32
	block(&c, ARCH_32, 1, network, strict);
#endif
	deny(&c);
	return c.n;
}
