/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * withhold_setuid.c - see withhold_setuid.h
 *
 * There is no state but the kernel's, so that the fork handlers, which get no
 * argument, need no global.  CAP_SETUID in the inheritable set means: this
 * process withholds it from those it forks.  In them that mark is gone, and so
 * the handlers, which they inherit, do nothing there.  The mark gives nobody
 * anything: execve(2) of root has the capability anyway, and of others only by
 * a file that has it as well.
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#include "caps.h"
#include "err.h"
#include "withhold_setuid.h"

enum { EXIT_KEPT = 254 };	/* as a session that is refused */

static uint32_t
with(uint32_t set, bool there)
{
	const uint32_t bit = CAP_TO_MASK(CAP_SETUID);

	return there ? set | bit : set & ~bit;
}

static int
set(bool effective, bool mark)
{
	const int at = CAP_TO_INDEX(CAP_SETUID);
	struct caps c, now;

	if (caps_get(&c) < 0)
		return -1;
	c.v[at].effective = with(c.v[at].effective, effective);
	c.v[at].inheritable = with(c.v[at].inheritable, mark);
	/* and ask the kernel */
	if (caps_set(&c) < 0 || caps_get(&now) < 0)
		return -1;
	return now.v[at].effective == c.v[at].effective &&
	    now.v[at].inheritable == c.v[at].inheritable ? 0 : -1;
}

/* -1: nobody can say. */
static int
marked(void)
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

	if (marked() == 1)
		set(true, true);
	errno = saved;
}

/* Whoever forks, and however often: nobody uses it up for the next. */
static void
after_fork_in_child(void)
{
	int saved = errno;

	if (marked() != 0 && set(false, false) < 0)
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
	return set(false, true) == 0 ? 0 :
	    err_set(e, errno, "withhold CAP_SETUID");
}

int
withhold_end(struct err *e)
{
	return set(true, false) == 0 ? 0 :
	    err_set(e, errno, "give CAP_SETUID back");
}
