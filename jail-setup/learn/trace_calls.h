/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace_calls.h - the system calls that take a path, for each kind of program
 * this machine runs.  Pure.
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
	int at;			/* argument: a directory's descriptor; -1: none */
	int path;		/* argument: the path */
};

/* NULL: of no interest. */
const struct trace_call *trace_call_find(uint32_t arch, uint64_t nr);

/* Is anything known about programs of this kind? */
int trace_call_known(uint32_t arch);

/*
 * seccomp(2): the calls above stop for the tracer, all of another machine's do,
 * and io_uring, which opens files past everybody, is not there.  How many
 * instructions; 0, which the kernel refuses, if TRACE_FILTER_MOST is too few.
 */
enum { TRACE_FILTER_MOST = 64 };
size_t trace_filter(struct sock_filter code[TRACE_FILTER_MOST]);

#endif
