/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compat.c - the same system call through the 32-bit door: a seccomp filter
 * that looks at numbers and not at the architecture does not see it.
 */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attacks.h"

#ifdef __x86_64__
static long
int80(long nr, long a, long b, long c, long d)
{
	long rc;

	__asm__ volatile("int $0x80" : "=a"(rc)
	    : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d)
	    : "memory", "cc", "r8", "r9", "r10", "r11");
	return rc;
}
#else
static long
int80(long nr, long a, long b, long c, long d)
{
	(void)nr, (void)a, (void)b, (void)c, (void)d;
	return -1;
}
#endif

/* In a child, for where there is no such door the kernel kills who knocks. */
int
compat_call(long nr, long a, long b, long c, long d)
{
	int no = errno, status = 1;
	pid_t pid = fork();

	if (pid == 0)
		_exit(int80(nr, a, b, c, d) < 0);
	if (pid > 0)
		waitpid(pid, &status, 0);
	errno = no;     /* why the 64-bit call failed */
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
