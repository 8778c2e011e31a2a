/*
 * withhold.c - see withhold.h
 *
 * There is no state but the kernel's: permitted and not effective means
 * withheld.  So the fork handler, which gets no argument, needs no global.
 */
#include <cap-ng.h>
#include <errno.h>
#include <pthread.h>

#include "err.h"
#include "withhold.h"

static int
set(capng_act_t act)
{
	if (capng_get_caps_process() < 0 ||
	    capng_update(act, CAPNG_EFFECTIVE, CAP_SETUID) < 0 ||
	    capng_apply(CAPNG_SELECT_CAPS) < 0)
		return -1;
	/* ask the kernel */
	if (capng_get_caps_process() < 0)
		return -1;
	return (capng_have_capability(CAPNG_EFFECTIVE, CAP_SETUID) != 0) ==
	    (act == CAPNG_ADD) ? 0 : -1;
}

static void
after_fork_in_parent(void)
{
	int saved = errno;

	set(CAPNG_ADD);
	errno = saved;
}

int
withhold(struct err *e)
{
	int no = pthread_atfork(NULL, after_fork_in_parent, NULL);

	if (no != 0)
		return err_set(e, no, "pthread_atfork");
	return set(CAPNG_DROP) == 0 ? 0 :
	    err_set(e, errno, "withhold CAP_SETUID");
}

int
withhold_end(struct err *e)
{
	return set(CAPNG_ADD) == 0 ? 0 :
	    err_set(e, errno, "give CAP_SETUID back");
}
