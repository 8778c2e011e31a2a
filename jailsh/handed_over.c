/* SPDX-License-Identifier: BSD-2-Clause */
/* handed_over.c - see handed_over.h */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "err.h"
#include "handed_over.h"
#include "listen_address.h"

const char *
handed_value(char *const *environment, const char *name)
{
	size_t n = strlen(name);

	for (; *environment != NULL; environment++)
		if (strncmp(*environment, name, n) == 0 &&
		    (*environment)[n] == '=')
			return *environment + n + 1;
	return NULL;
}

/* A number that is whole and not negative; -1. */
static long
number(const char *text)
{
	char *end;
	long v;

	if (text == NULL || *text < '0' || *text > '9')
		return -1;
	v = strtol(text, &end, 10);
	return *end == '\0' ? v : -1;
}

int
handed_count(char *const *environment, size_t want, size_t *n, struct err *e)
{
	const char *fds = handed_value(environment, "LISTEN_FDS");
	long v = number(fds);

	*n = 0;
	/* those of a process before it, if it is another one's number */
	if (fds == NULL ||
	    number(handed_value(environment, "LISTEN_PID")) != getpid())
		return 0;
	if (v < 0)
		return err_set(e, 0, "LISTEN_FDS=%s is no number", fds);
	if ((size_t)v != want)
		return err_set(e, 0, "the supervisor hands over %ld sockets, "
		    "and listen of the service file has %zu; fix: write the "
		    "same addresses into both", v, want);
	*n = want;
	return 0;
}

static int
option(int fd, int which)
{
	socklen_t n = sizeof(int);
	int v = -1;

	return getsockopt(fd, SOL_SOCKET, which, &v, &n) == 0 ? v : -1;
}

static unsigned
port_of(const struct sockaddr_storage *sa)
{
	switch (sa->ss_family) {
	case AF_INET:
		return ntohs(((const struct sockaddr_in *)sa)->sin_port);
	case AF_INET6:
		return ntohs(((const struct sockaddr_in6 *)sa)->sin6_port);
	default:
		return 0;
	}
}

int
handed_check(int fd, const struct listen_address *said, struct err *e)
{
	char want[LISTEN_ADDRESS_TEXT], has[LISTEN_ADDRESS_TEXT];
	struct listen_address at = { .len = sizeof(at.sa) };

	listen_address_text(said, want);
	if (getsockname(fd, (struct sockaddr *)&at.sa, &at.len) < 0)
		return err_set(e, errno, "listen: %s: descriptor %d", want,
		    fd);
	at.port = port_of(&at.sa);
	if (option(fd, SO_TYPE) != SOCK_STREAM ||
	    option(fd, SO_ACCEPTCONN) != 1)
		return err_set(e, 0, "listen: %s: descriptor %d is no socket "
		    "that listens", want, fd);
	if ((at.port == 0 && at.sa.ss_family != AF_UNIX) ||
	    !listen_address_same(said, &at))
		return err_set(e, 0, "listen: %s: descriptor %d listens at %s; "
		    "fix: write the same addresses, in their order, into the "
		    "service file and the supervisor", want, fd,
		    listen_address_text(&at, has));
	return 0;
}
