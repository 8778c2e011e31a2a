/* SPDX-License-Identifier: BSD-2-Clause */
/* init_log.c - see init_log.h */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "err.h"
#include "init_log.h"
#include "init_log_line.h"
#include "init_say.h"
#include "scope.h"

enum {
	LINES_A_SECOND = 1000, AT_ONCE = 64, MESSAGE_MOST = 8192,
	SECOND = 1000, HOUR = 3600 * 1000,
};

static const struct sockaddr_un dev_log = { AF_UNIX, "/dev/log" };

/* Nobody listens at a socket that an earlier run has left. */
static int
bind_anew(int fd)
{
	const struct sockaddr *to = (const struct sockaddr *)&dev_log;
	scope_fd ask = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct stat st;

	if (bind(fd, to, sizeof(dev_log)) == 0)
		return 0;
	if (errno != EADDRINUSE || ask < 0)
		return -1;
	if (connect(ask, to, sizeof(dev_log)) == 0)
		return 1;
	if (errno != ECONNREFUSED || lstat(dev_log.sun_path, &st) < 0 ||
	    !S_ISSOCK(st.st_mode) || unlink(dev_log.sun_path) < 0)
		return -1;
	return bind(fd, to, sizeof(dev_log));
}

int
init_log_open(struct init_log *l, unsigned limit, struct err *e)
{
	scope_fd fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0);
	int rc;

	*l = (struct init_log){ .fd = -1, .most = (uint64_t)limit << 20 };
	rc = fd >= 0 ? bind_anew(fd) : -1;
	if (rc < 0 || (rc == 0 && chmod(dev_log.sun_path, 0666) < 0))
		return err_set(e, errno, "/dev/log");
	if (rc == 0)
		l->fd = take_fd(&fd);
	return 0;
}

/* May a line of n bytes be written now? */
static bool
within_limits(struct init_log *l, size_t n, int64_t now)
{
	if (now - l->second >= SECOND) {
		l->second = now;
		l->lines = 0;
	}
	if (now - l->hour >= HOUR) {
		l->hour = now;
		l->bytes = 0;
	}
	if (l->lines >= LINES_A_SECOND || n > l->most - l->bytes)
		return false;
	l->lines++;
	l->bytes += n;
	return true;
}

static void
tell_lost(struct init_log *l)
{
	char line[80];
	const int n = snprintf(line, sizeof(line), "jail-init: %llu messages "
	    "to /dev/log are lost\n", (unsigned long long)l->lost);

	if (init_write(STDOUT_FILENO, line, (size_t)n))
		l->lost = 0;
}

void
init_log_take(struct init_log *l, int64_t now)
{
	char message[MESSAGE_MOST], line[INIT_LOG_LINE];

	for (unsigned i = 0; i < AT_ONCE && l->fd >= 0; i++) {
		const ssize_t got = recv(l->fd, message, sizeof(message), 0);
		size_t n;

		if (got < 0)
			return;
		n = init_log_line(message, (size_t)got, line);
		if (n == 0)
			continue;
		if (!within_limits(l, n, now)) {
			l->lost++;
			continue;
		}
		if (l->lost != 0)
			tell_lost(l);
		if (!init_write(STDOUT_FILENO, line, n))
			l->lost++;
	}
}

void
init_log_end(struct init_log *l, int64_t now)
{
	init_log_take(l, now);
	if (l->lost != 0)
		tell_lost(l);
}
