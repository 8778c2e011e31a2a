/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace_calls.h - the system calls that take a path, for each ABI of this
 * machine.  Pure.
 */
#ifndef TRACE_CALLS_H
#define TRACE_CALLS_H

#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

enum trace_kind {
	TRACE_OPEN,		/* gives a descriptor */
	TRACE_LOOK,
	TRACE_EXEC,
	TRACE_CHDIR,
	TRACE_CONNECT,		/* the path is in a struct sockaddr_un */
	TRACE_BIND,
	TRACE_KIND_COUNT
};

struct trace_call {
	uint32_t nr;
	enum trace_kind kind;
	int at;			/* argument: directory descriptor; -1: none */
	int path;		/* argument: the path */
};

/* The call of that number; NULL: it takes no path. */
const struct trace_call *trace_call_find(uint32_t arch, uint64_t nr);

/* Does this program know the calls of that architecture? */
int trace_call_known(uint32_t arch);

/*
 * The seccomp(2) filter: the calls above stop for the tracer, as do all calls
 * of other ABIs; io_uring, which would open files unseen, fails with ENOSYS.
 * Returns the number of instructions; 0, which the kernel refuses, if
 * TRACE_FILTER_MOST is too small.
 */
enum { TRACE_FILTER_MOST = 64 };
size_t trace_filter(struct sock_filter code[TRACE_FILTER_MOST]);

#endif
