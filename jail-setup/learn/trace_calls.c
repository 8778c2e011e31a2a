/* SPDX-License-Identifier: BSD-2-Clause */
/* trace_calls.c - see trace_calls.h */
#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>

#include "count.h"
#include "trace_calls.h"

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#define ARCH_32 AUDIT_ARCH_I386
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH AUDIT_ARCH_RISCV64
#else
#error "trace_calls.c does not know this machine's system calls yet"
#endif

#define X32_BIT 0x40000000u
#define IO_URING_SETUP 425	/* on every machine */

/* The first ones do not exist on newer architectures. */
static const struct trace_call native[] = {
#ifdef SYS_open
	{ SYS_open,       TRACE_OPEN,  -1, 0 },
	{ SYS_creat,      TRACE_OPEN,  -1, 0 },
	{ SYS_stat,       TRACE_LOOK,  -1, 0 },
	{ SYS_lstat,      TRACE_LOOK,  -1, 0 },
	{ SYS_access,     TRACE_LOOK,  -1, 0 },
	{ SYS_readlink,   TRACE_LOOK,  -1, 0 },
#endif
	{ SYS_openat,     TRACE_OPEN,   0, 1 },
	{ 437,            TRACE_OPEN,   0, 1 },	/* openat2 */
	{ 428,            TRACE_OPEN,   0, 1 },	/* open_tree */
	{ SYS_newfstatat, TRACE_LOOK,   0, 1 },
	{ SYS_statx,      TRACE_LOOK,   0, 1 },
	{ SYS_faccessat,  TRACE_LOOK,   0, 1 },
	{ 439,            TRACE_LOOK,   0, 1 },	/* faccessat2 */
	{ SYS_readlinkat, TRACE_LOOK,   0, 1 },
	{ SYS_execve,     TRACE_EXEC,  -1, 0 },
	{ SYS_execveat,   TRACE_EXEC,   0, 1 },
	{ SYS_chdir,      TRACE_CHDIR, -1, 0 },
	{ SYS_connect,    TRACE_CONNECT, -1, 1 },
	{ SYS_bind,       TRACE_BIND,  -1, 1 },
};

#ifdef __x86_64__
/* x32 uses the numbers above with a bit set, except for these. */
static const struct trace_call x32[] = {
	{ 520, TRACE_EXEC, -1, 0 },	/* execve */
	{ 545, TRACE_EXEC,  0, 1 },	/* execveat */
};

/* arch/x86/entry/syscalls/syscall_32.tbl of the kernel. */
static const struct trace_call i386[] = {
	{ 5,   TRACE_OPEN,  -1, 0 },	/* open */
	{ 8,   TRACE_OPEN,  -1, 0 },	/* creat */
	{ 295, TRACE_OPEN,   0, 1 },	/* openat */
	{ 437, TRACE_OPEN,   0, 1 },	/* openat2 */
	{ 428, TRACE_OPEN,   0, 1 },	/* open_tree */
	{ 18,  TRACE_LOOK,  -1, 0 },	/* oldstat */
	{ 84,  TRACE_LOOK,  -1, 0 },	/* oldlstat */
	{ 106, TRACE_LOOK,  -1, 0 },	/* stat */
	{ 107, TRACE_LOOK,  -1, 0 },	/* lstat */
	{ 195, TRACE_LOOK,  -1, 0 },	/* stat64 */
	{ 196, TRACE_LOOK,  -1, 0 },	/* lstat64 */
	{ 300, TRACE_LOOK,   0, 1 },	/* fstatat64 */
	{ 383, TRACE_LOOK,   0, 1 },	/* statx */
	{ 33,  TRACE_LOOK,  -1, 0 },	/* access */
	{ 307, TRACE_LOOK,   0, 1 },	/* faccessat */
	{ 439, TRACE_LOOK,   0, 1 },	/* faccessat2 */
	{ 85,  TRACE_LOOK,  -1, 0 },	/* readlink */
	{ 305, TRACE_LOOK,   0, 1 },	/* readlinkat */
	{ 11,  TRACE_EXEC,  -1, 0 },	/* execve */
	{ 358, TRACE_EXEC,   0, 1 },	/* execveat */
	{ 12,  TRACE_CHDIR, -1, 0 },	/* chdir */
	{ 362, TRACE_CONNECT, -1, 1 },	/* connect */
	{ 361, TRACE_BIND,  -1, 1 },	/* bind */
};
#endif

static const struct trace_call *
find_in(const struct trace_call *table, size_t n, uint64_t nr)
{
	for (size_t i = 0; i < n; i++)
		if (table[i].nr == nr)
			return &table[i];
	return NULL;
}

const struct trace_call *
trace_call_find(uint32_t arch, uint64_t nr)
{
	if (arch == ARCH) {
#ifdef __x86_64__
		if ((nr & X32_BIT) != 0) {
			nr &= ~(uint64_t)X32_BIT;
			if (nr >= 512)
				return find_in(x32, COUNT(x32), nr);
		}
#endif
		return find_in(native, COUNT(native), nr);
	}
#ifdef ARCH_32
	if (arch == ARCH_32)
		return find_in(i386, COUNT(i386), nr);
#endif
	return NULL;
}

int
trace_call_known(uint32_t arch)
{
#ifdef ARCH_32
	if (arch == ARCH_32)
		return 1;
#endif
	return arch == ARCH;
}

struct program {
	struct sock_filter *v;
	size_t n;		/* including those that did not fit */
};

static void
emit(struct program *p, uint16_t op, uint32_t k, uint8_t yes, uint8_t no)
{
	if (p->n < TRACE_FILTER_MOST)
		p->v[p->n] = (struct sock_filter){ op, yes, no, k };
	p->n++;
}

/* If the loaded value is k, return `then`; else continue. */
static void
when(struct program *p, uint32_t k, uint32_t then)
{
	emit(p, BPF_JMP | BPF_JEQ | BPF_K, k, 0, 1);
	emit(p, BPF_RET | BPF_K, then, 0, 0);
}

size_t
trace_filter(struct sock_filter code[TRACE_FILTER_MOST])
{
	struct program p = { code, 0 };

	emit(&p, BPF_LD | BPF_W | BPF_ABS,
	    offsetof(struct seccomp_data, nr), 0, 0);
#ifdef __x86_64__
	when(&p, IO_URING_SETUP | X32_BIT, SECCOMP_RET_ERRNO | ENOSYS);
#endif
	when(&p, IO_URING_SETUP, SECCOMP_RET_ERRNO | ENOSYS);
	emit(&p, BPF_LD | BPF_W | BPF_ABS,
	    offsetof(struct seccomp_data, arch), 0, 0);
	emit(&p, BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
	emit(&p, BPF_RET | BPF_K, SECCOMP_RET_TRACE, 0, 0);
	emit(&p, BPF_LD | BPF_W | BPF_ABS,
	    offsetof(struct seccomp_data, nr), 0, 0);
#ifdef __x86_64__
	emit(&p, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
	emit(&p, BPF_RET | BPF_K, SECCOMP_RET_TRACE, 0, 0);
#endif
	for (size_t i = 0; i < COUNT(native); i++)
		when(&p, native[i].nr, SECCOMP_RET_TRACE);
	emit(&p, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
	return p.n <= TRACE_FILTER_MOST ? p.n : 0;
}
