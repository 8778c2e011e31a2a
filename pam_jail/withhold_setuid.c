/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * withhold_setuid.c - see withhold_setuid.h
 *
 * The fork handlers get no argument, so the state is kept in the kernel, not in
 * a global: CAP_SETUID in the inheritable set is the mark that this process
 * withholds it from its children.  A child loses the mark, so the inherited
 * handlers do nothing in it.  The mark gives no privilege: root's execve(2) has
 * the capability anyway, and others gain it only from a file that has it too.
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#include "caps.h"
#include "err.h"
#include "withhold_setuid.h"

enum { EXIT_KEPT = 254 };	/* the status of a refused session */

static uint32_t
with_setuid(uint32_t set, bool there)
{
	const uint32_t bit = CAP_TO_MASK(CAP_SETUID);

	return there ? set | bit : set & ~bit;
}

static int
set_setuid(bool effective, bool mark)
{
	const int at = CAP_TO_INDEX(CAP_SETUID);
	struct caps c, now;

	if (caps_get(&c) < 0)
		return -1;
	c.v[at].effective = with_setuid(c.v[at].effective, effective);
	c.v[at].inheritable = with_setuid(c.v[at].inheritable, mark);
	/* verify what the kernel made of it */
	if (caps_set(&c) < 0 || caps_get(&now) < 0)
		return -1;
	return now.v[at].effective == c.v[at].effective &&
	    now.v[at].inheritable == c.v[at].inheritable ? 0 : -1;
}

/* 1, 0; -1: unknown. */
static int
is_withholding(void)
{
	struct caps c;

	if (caps_get(&c) < 0)
		return -1;
	return (c.v[CAP_TO_INDEX(CAP_SETUID)].inheritable &
	    CAP_TO_MASK(CAP_SETUID)) != 0;
}

static void
after_fork_in_parent(void)
{
	int saved = errno;

	if (is_withholding() == 1)
		set_setuid(true, true);
	errno = saved;
}

/* In every child, however often the process forks. */
static void
after_fork_in_child(void)
{
	int saved = errno;

	if (is_withholding() != 0 && set_setuid(false, false) < 0)
		_exit(EXIT_KEPT);
	errno = saved;
}

int
withhold(struct err *e)
{
	int no = pthread_atfork(NULL, after_fork_in_parent,
	    after_fork_in_child);

	if (no != 0)
		return err_set(e, no, "pthread_atfork");
	return set_setuid(false, true) == 0 ? 0 :
	    err_set(e, errno, "withhold CAP_SETUID");
}

int
withhold_end(struct err *e)
{
	return set_setuid(true, false) == 0 ? 0 :
	    err_set(e, errno, "give CAP_SETUID back");
}
