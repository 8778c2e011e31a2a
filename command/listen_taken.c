/* SPDX-License-Identifier: BSD-2-Clause */
/* listen_taken.c - see listen_taken.h */
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "err.h"
#include "listen_address.h"
#include "listen_taken.h"
#include "scope.h"

int
listen_in_use(const struct listen_address *a, struct err *e)
{
	char text[LISTEN_ADDRESS_TEXT];

	err_set(e, 0, "%s: address in use; fix: stop what listens there, see: "
	    "ss -ltxp, or write another address", listen_address_text(a, text));
	e->no = EADDRINUSE;
	return -1;
}

/*
 * As systemd's: a port can be bound again at once, and what is for all IPv6
 * addresses is for IPv4 as well.
 */
static int
set_options(int fd, const struct listen_address *a)
{
	const int on = 1, off = 0;

	if (a->port == 0)
		return 0;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0)
		return -1;
	return a->sa.ss_family == AF_INET6 ? setsockopt(fd, IPPROTO_IPV6,
	    IPV6_V6ONLY, &off, sizeof(off)) : 0;
}

int
listen_socket(const struct listen_address *a, struct err *e)
{
	char text[LISTEN_ADDRESS_TEXT];
	scope_fd fd = socket(a->sa.ss_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || set_options(fd, a) < 0)
		return err_set(e, errno, "%s: socket",
		    listen_address_text(a, text));
	return take_fd(&fd);
}

/* An address that comes later, with its interface, is free. */
static int
port_taken(const struct listen_address *a, struct err *e)
{
	scope_fd fd = listen_socket(a, e);
	char text[LISTEN_ADDRESS_TEXT];

	if (fd < 0)
		return e->no == EAFNOSUPPORT ? LISTEN_FREE : -1;
	if (bind(fd, (const struct sockaddr *)&a->sa, a->len) == 0 ||
	    errno == EADDRNOTAVAIL)
		return LISTEN_FREE;
	return errno == EADDRINUSE ? listen_in_use(a, e) :
	    err_set(e, errno, "%s: bind", listen_address_text(a, text));
}

static int
path_taken(const struct listen_address *a, struct err *e)
{
	const char *path = listen_address_path(a);
	scope_fd fd = -1;
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? LISTEN_FREE :
		    err_set(e, errno, "%s", path);
	if (!S_ISSOCK(st.st_mode))
		return err_set(e, 0, "%s is there and no socket; fix: "
		    "write another address", path);
	fd = listen_socket(a, e);
	if (fd < 0)
		return -1;
	if (connect(fd, (const struct sockaddr *)&a->sa, a->len) < 0 &&
	    (errno == ECONNREFUSED || errno == ENOENT))
		return LISTEN_STALE;
	/* who does not answer at once, or answers otherwise, is there too */
	return listen_in_use(a, e);
}

int
listen_taken(const struct listen_address *a, struct err *e)
{
	return a->port != 0 ? port_taken(a, e) : path_taken(a, e);
}
