/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sockets.c - sockets and shared objects of the host: U3, U4, System V and
 * POSIX IPC, raw packets.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <mqueue.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <arpa/inet.h>
#include <unistd.h>

#include "attacks.h"

static int
dial(const struct sockaddr_un *a, size_t len)
{
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (s >= 0 && connect(s, (const struct sockaddr *)a,
	                      (socklen_t)len) < 0)
		return -1;
	return s;
}

/* The descriptor that the helper hands to whoever calls: its "/". */
static int
receive(int s)
{
	union { struct cmsghdr align; char buf[CMSG_SPACE(sizeof(int))]; } c;
	char byte;
	struct iovec v = { &byte, 1 };
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1,
		.msg_control = c.buf, .msg_controllen = sizeof(c.buf),
	};
	struct cmsghdr *h;
	int fd = -1;

	if (recvmsg(s, &m, MSG_CMSG_CLOEXEC) < 0)
		return -1;
	h = CMSG_FIRSTHDR(&m);
	if (h)
		memcpy(&fd, CMSG_DATA(h), sizeof(fd));
	errno = EBADMSG;
	return fd;
}

static int
through(int s, const struct target *t)
{
	int fd = s < 0 ? -1 : receive(s);

	return fd < 0 ? -1 : secret_below(fd, t);
}

static size_t
abstract(struct sockaddr_un *a, const char *name)
{
	size_t n = strlen(name);

	memset(a, 0, sizeof(*a));
	a->sun_family = AF_UNIX;
	memcpy(a->sun_path + 1, name, n);
	return offsetof(struct sockaddr_un, sun_path) + 1 + n;
}

/* Two hooks in the kernel: one for connections, one for datagrams. */
int
abstract_socket(const struct target *t)
{
	struct sockaddr_un a;
	size_t len = abstract(&a, ABSTRACT);
	int s;

	if (through(dial(&a, len), t) == 0)
		return 0;
	len = abstract(&a, DATAGRAM);
	s = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (s < 0 || sendto(s, "x", 1, MSG_DONTWAIT, (struct sockaddr *)&a,
	                    (socklen_t)len) < 0)
		return -1;
	return 0;
}

/* As /run/user/UID/bus would be: by its path, then around the root. */
int
path_socket(const struct target *t)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	snprintf(a.sun_path, sizeof(a.sun_path), "%.90s/socket", t->dir);
	if (through(dial(&a, sizeof(a)), t) == 0)
		return 0;
	snprintf(a.sun_path, sizeof(a.sun_path), "/proc/%d/root%.70s/socket",
	         t->pid, t->dir);
	return through(dial(&a, sizeof(a)), t);
}

int
shared_memory(const struct target *t)
{
	int id = shmget(SHM_KEY, 0, 0);
	const char *p;

	(void)t;
	if (id < 0)
		return -1;
	p = shmat(id, NULL, SHM_RDONLY);
	if (p == (const char *)-1)
		return -1;
	errno = EBADMSG;
	return strcmp(p, MAGIC) == 0 ? 0 : -1;
}

int
message_queue(const struct target *t)
{
	(void)t;
	return mq_open(QUEUE, O_RDONLY) < 0 ? -1 : 0;
}

int
packet_socket(const struct target *t)
{
	(void)t;
	return socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) < 0 ? -1 : 0;
}
