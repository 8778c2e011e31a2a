/* SPDX-License-Identifier: BSD-2-Clause */
/* init_say.c - see init_say.h */
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "init_say.h"
#include "scope.h"

/*
 * A pipe or a terminal is opened once more, since O_NONBLOCK belongs to all who
 * have the description, the service among them.  -1: as it is.
 */
static int
open_again(int fd)
{
	char path[32];
	struct stat st;

	if (fstat(fd, &st) < 0 ||
	    (!S_ISFIFO(st.st_mode) && !S_ISCHR(st.st_mode)))
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

bool
init_write(int fd, const char *line, size_t n)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	scope_fd again = -1;
	ssize_t sent;

	/* of a pipe: 4096 bytes fit */
	if (poll(&p, 1, 0) != 1 || (p.revents & POLLOUT) == 0)
		return false;
	sent = send(fd, line, n, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent >= 0 || errno != ENOTSOCK)
		return sent == (ssize_t)n;
	again = open_again(fd);
	return write(again >= 0 ? again : fd, line, n) == (ssize_t)n;
}

void
init_say(const char *fmt, ...)
{
	struct err e = {0};
	char line[sizeof(e.msg) + 32], text[sizeof(e.msg)];
	va_list ap;
	int n;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	/* control bytes are seen there */
	err_set(&e, 0, "%s", text);
	n = snprintf(line, sizeof(line), "jail-init: %s\n", e.msg);
	(void)init_write(STDERR_FILENO, line, (size_t)n);
}
