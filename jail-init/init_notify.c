/* SPDX-License-Identifier: BSD-2-Clause */
/* init_notify.c - see init_notify.h */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "err.h"
#include "init_notify.h"
#include "init_walk.h"
#include "scope.h"

#define OURS "jail-init"

/* An abstract name begins with '@', sd_notify(3). */
int
init_notify_up(struct init_notify *n, const char *name, struct err *e)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	size_t len = name != NULL ? strlen(name) : 0;
	scope_fd fd = -1;

	n->up = -1;
	if (name == NULL)
		return 0;
	if ((name[0] != '/' && name[0] != '@') || len >= sizeof(un.sun_path))
		return err_set(e, 0, "NOTIFY_SOCKET=%.80s: no socket", name);
	memcpy(un.sun_path, name, len);
	if (name[0] == '@')
		un.sun_path[0] = '\0';
	len += offsetof(struct sockaddr_un, sun_path) + (name[0] == '/');
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&un,
	    (socklen_t)len) < 0)
		return err_set(e, errno, "NOTIFY_SOCKET=%s", name);
	n->up = take_fd(&fd);
	return 0;
}

/* Our directory in /run, which nobody else can have made. */
static int
own_directory(struct err *e)
{
	scope_fd run = init_walk("/run", e);
	scope_fd fd = -1;
	struct stat st;

	if (run < 0)
		return -1;
	if (mkdirat(run, OURS, 0755) < 0 && errno != EEXIST)
		return err_set(e, errno, "/run/" OURS);
	fd = openat(run, OURS, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
	    O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "/run/" OURS);
	if (st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return err_set(e, 0, "/run/" OURS ": not root's alone");
	return take_fd(&fd);
}

int
init_notify_open(struct init_notify *n, struct err *e)
{
	static const struct sockaddr_un un = { AF_UNIX, INIT_NOTIFY_PATH };
	static const int yes = 1;
	scope_fd dir = own_directory(e);
	scope_fd fd = -1;

	if (dir < 0)
		return -1;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (unlinkat(dir, "notify", 0) < 0 && errno != ENOENT)
		return err_set(e, errno, INIT_NOTIFY_PATH);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &yes,
	    sizeof(yes)) < 0 || bind(fd, (const struct sockaddr *)&un,
	    sizeof(un)) < 0 || fchmodat(dir, "notify", 0666, 0) < 0)
		return err_set(e, errno, INIT_NOTIFY_PATH);
	n->fd = take_fd(&fd);
	return 0;
}

void
init_notify_say(const struct init_notify *n, const char *text)
{
	if (n->up >= 0 && text[0] != '\0')
		(void)send(n->up, text, strlen(text),
		    MSG_NOSIGNAL | MSG_DONTWAIT);
}

/*
 * The pid is as this namespace numbers it, and 0 for a process outside.  There
 * is no room for descriptors: the kernel closes them.
 */
static pid_t
sender(struct msghdr *m)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(m);
	struct ucred who;

	if (c == NULL || c->cmsg_level != SOL_SOCKET ||
	    c->cmsg_type != SCM_CREDENTIALS ||
	    c->cmsg_len != CMSG_LEN(sizeof(who)))
		return 0;
	memcpy(&who, CMSG_DATA(c), sizeof(who));
	return who.pid;
}

bool
init_notify_take(const struct init_notify *n, struct init_notice *to)
{
	union {
		char bytes[CMSG_SPACE(sizeof(struct ucred))];
		struct cmsghdr align;
	} control;
	char message[4096];
	struct iovec iov = { message, sizeof(message) };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = control.bytes,
	    .msg_controllen = sizeof(control.bytes) };
	ssize_t got = n->fd >= 0 ? recvmsg(n->fd, &m, MSG_CMSG_CLOEXEC) : -1;

	if (got < 0)
		return false;
	*to = (struct init_notice){0};
	if (sender(&m) > 0 && (m.msg_flags & MSG_TRUNC) == 0)
		init_notice_parse(message, (size_t)got, to);
	return true;
}
