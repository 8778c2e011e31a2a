/*
 * withhold.c - see withhold.h
 *
 * There is no state but the kernel's: permitted and not effective means
 * withheld.  So the fork handler, which gets no argument, needs no global.
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "caps.h"
#include "err.h"
#include "withhold.h"

static int
set(bool effective)
{
	const uint32_t bit = CAP_TO_MASK(CAP_SETUID);
	const int at = CAP_TO_INDEX(CAP_SETUID);
	struct caps c;

	if (caps_get(&c) < 0)
		return -1;
	if (effective)
		c.v[at].effective |= bit;
	else
		c.v[at].effective &= ~bit;
	/* and ask the kernel */
	if (caps_set(&c) < 0 || caps_get(&c) < 0)
		return -1;
	return ((c.v[at].effective & bit) != 0) == effective ? 0 : -1;
}

static void
after_fork_in_parent(void)
{
	int saved = errno;

	set(true);
	errno = saved;
}

int
withhold(struct err *e)
{
	int no = pthread_atfork(NULL, after_fork_in_parent, NULL);

	if (no != 0)
		return err_set(e, no, "pthread_atfork");
	return set(false) == 0 ? 0 :
	    err_set(e, errno, "withhold CAP_SETUID");
}

int
withhold_end(struct err *e)
{
	return set(true) == 0 ? 0 :
	    err_set(e, errno, "give CAP_SETUID back");
}
