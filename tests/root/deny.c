/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deny.c - runs a command for which some system calls are missing or refused, as in
 * a hardened unit of systemd (seccomp(2)) or on another kernel.
 *
 *   deny CALL[:ARG:VALUE]=ERROR... -- CMD ARG...
 *
 * With ARG and VALUE, only calls are refused whose argument ARG (from 0) has VALUE
 * in its lower 32 bits.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>

#include <err.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct { int nr; const char *name; } calls[] = {
#include "calls.h"
};

static const struct { int no; const char *name; } errors[] = {
	{ EPERM, "EPERM" }, { ENOSYS, "ENOSYS" }, { EINVAL, "EINVAL" },
	{ E2BIG, "E2BIG" }, { EOPNOTSUPP, "EOPNOTSUPP" }, { ENOMSG, "ENOMSG" },
};

#define LOAD(at) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)(at))
#define SAME(k, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)(k), 0, no)

static struct sock_filter code[64];
static unsigned short n;

static int
call_of(const char *name)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (strcmp(calls[i].name, name) == 0)
			return calls[i].nr;
	errx(2, "no call %s", name);
}

static int
error_of(const char *name)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (strcmp(errors[i].name, name) == 0)
			return errors[i].no;
	errx(2, "no error %s", name);
}

static void
add(struct sock_filter f)
{
	if (n == sizeof(code) / sizeof(*code))
		errx(2, "too many");
	code[n++] = f;
}

static void
rule(const char *text)
{
	char call[64], error[32];
	int arg = -1, value = 0;

	if (sscanf(text, "%63[a-z0-9_]=%31s", call, error) != 2 &&
	    sscanf(text, "%63[a-z0-9_]:%d:%d=%31s", call, &arg, &value, error)
	    != 4)
		errx(2, "%s?", text);
	add((struct sock_filter)LOAD(offsetof(struct seccomp_data, nr)));
	add((struct sock_filter)SAME(call_of(call), arg < 0 ? 1 : 3));
	if (arg >= 0) {
		add((struct sock_filter)LOAD(offsetof(struct seccomp_data,
		    args) + 8 * (size_t)arg));
		add((struct sock_filter)SAME(value, 1));
	}
	add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
	    SECCOMP_RET_ERRNO | (unsigned)error_of(error)));
}

int
main(int argc, char **argv)
{
	struct sock_fprog prog = { .filter = code };
	int i = 1;

	for (; i < argc && strcmp(argv[i], "--") != 0; i++)
		rule(argv[i]);
	if (i + 1 >= argc)
		errx(2, "usage: deny CALL[:ARG:VALUE]=ERROR... -- CMD ARG...");
	add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	prog.len = n;
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog) < 0)
		err(2, "seccomp");
	execvp(argv[i + 1], argv + i + 1);
	err(127, "%s", argv[i + 1]);
}
