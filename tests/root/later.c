/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * later.c - preloaded: time(2) is $LATER seconds ahead, so that a test need not wait
 * a minute until jail-setup removes something.
 */
#include <stdlib.h>
#include <time.h>

time_t
time(time_t *t)
{
	const char *ahead = getenv("LATER");
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec += ahead != NULL ? atol(ahead) : 0;
	if (t != NULL)
		*t = now.tv_sec;
	return now.tv_sec;
}
