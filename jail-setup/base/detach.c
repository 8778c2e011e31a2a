/* SPDX-License-Identifier: BSD-2-Clause */
/* detach.c - see detach.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "detach.h"
#include "err.h"

enum detached
detach(struct err *e)
{
	int null;
	pid_t pid;

	fflush(NULL);	/* otherwise both processes would write it */
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0) {
		err_set(e, errno, "open /dev/null");
		return DETACH_FAILED;
	}
	pid = fork();
	if (pid < 0)
		err_set(e, errno, "fork");
	if (pid != 0) {
		close(null);
		return pid > 0 ? DETACH_PARENT : DETACH_FAILED;
	}
	/* package managers wait until their pipes are closed */
	if (setsid() < 0 || chdir("/") < 0 || dup2(null, 0) < 0 ||
	    dup2(null, 1) < 0 || dup2(null, 2) < 0 ||
	    close_range(3, ~0U, 0) < 0)
		_exit(2);
	return DETACH_CHILD;
}
