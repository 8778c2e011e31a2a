/* SPDX-License-Identifier: BSD-2-Clause */
/* ready.c - see ready.h */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "err.h"
#include "ready.h"
#include "scope.h"

/* An abstract name begins with '@', sd_notify(3). */
static int
socket_address(const char *name, struct sockaddr_un *un, socklen_t *len,
    struct err *e)
{
	size_t n = strlen(name);

	*un = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if ((name[0] != '/' && name[0] != '@') || n >= sizeof(un->sun_path))
		return err_set(e, 0, "NOTIFY_SOCKET=%.80s: not a socket",
		    name);
	memcpy(un->sun_path, name, n);
	if (name[0] == '@')
		un->sun_path[0] = '\0';
	*len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n +
	    (name[0] == '/'));
	return 0;
}

int
ready_open(int *to, struct err *e)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct sockaddr_un un;
	socklen_t len = 0;
	scope_fd fd = -1;

	*to = -1;
	if (name == NULL)
		return 0;
	if (socket_address(name, &un, &len, e) < 0)
		return -1;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&un, len) < 0)
		return err_set(e, errno, "NOTIFY_SOCKET=%s", name);
	*to = take_fd(&fd);
	return 0;
}

int
ready_say(int fd, struct err *e)
{
	static const char text[] = "READY=1";

	return fd < 0 || send(fd, text, sizeof(text) - 1, MSG_NOSIGNAL) > 0 ?
	    0 : err_set(e, errno, "tell the supervisor");
}
