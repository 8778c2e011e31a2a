/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * served.c - a service: says what it is and which signals it gets, and ends by
 * TERM with 0.
 *
 *	served [STATUS]		ends at once with that status
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	sigset_t all;
	int no = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1)
		return atoi(argv[1]);
	sigfillset(&all);
	if (sigprocmask(SIG_BLOCK, &all, NULL) < 0)
		return 1;
	printf("served: started by uid %u\n", (unsigned)getuid());
	while (no != SIGTERM && sigwait(&all, &no) == 0)
		printf("served: SIG%s\n", sigabbrev_np(no));
	return 0;
}
