/* SPDX-License-Identifier: BSD-2-Clause */
/* answering.c - see answering.h */
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "answering.h"
#include "err.h"
#include "ident.h"
#include "listen_address.h"
#include "outside/leash.h"
#include "path_tokens.h"
#include "scope.h"
#include "service_file.h"

enum { PAUSE = 20 };	/* milliseconds between two looks */

/* Is the other end of our connection a socket that somebody has? */
enum taken { TAKEN_NOT, TAKEN, TAKEN_UNKNOWN };

struct ask_unix {
	struct nlmsghdr head;
	struct unix_diag_req ask;
};

struct ask_inet {
	struct nlmsghdr head;
	struct inet_diag_req_v2 ask;
};

/* Of the address as sock_diag(7) has it: 4 or 16 bytes in network order. */
static void
put_address(const struct sockaddr_storage *sa, __be32 to[4], __be16 *port)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)sa;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)sa;

	*port = sa->ss_family == AF_INET ? v4->sin_port : v6->sin6_port;
	if (sa->ss_family == AF_INET)
		memcpy(to, &v4->sin_addr, sizeof(v4->sin_addr));
	else
		memcpy(to, &v6->sin6_addr, sizeof(v6->sin6_addr));
}

/* One question, one answer; its length, or -1. */
static ssize_t
ask_kernel(const void *question, size_t size, void *answer, size_t room)
{
	scope_fd fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
	    NETLINK_SOCK_DIAG);

	return fd < 0 || send(fd, question, size, 0) != (ssize_t)size ? -1 :
	    recv(fd, answer, room, 0);
}

static enum taken
inode_taken(uint32_t inode)
{
	return inode != 0 ? TAKEN : TAKEN_NOT;
}

/* Of the end that is the server's: its own address is our peer. */
static enum taken
inet_taken(int fd, const struct sockaddr_storage *peer)
{
	struct ask_inet q = {
		.head = { .nlmsg_len = sizeof(q), .nlmsg_flags = NLM_F_REQUEST,
		    .nlmsg_type = SOCK_DIAG_BY_FAMILY },
		.ask = { .sdiag_family = (uint8_t)peer->ss_family,
		    .sdiag_protocol = IPPROTO_TCP, .idiag_states = UINT32_MAX,
		    .id = { .idiag_cookie = { INET_DIAG_NOCOOKIE,
		    INET_DIAG_NOCOOKIE } } },
	};
	struct {
		struct nlmsghdr head;
		struct inet_diag_msg msg;
		char more[1024];
	} a;
	struct sockaddr_storage own;
	socklen_t len = sizeof(own);

	if (getsockname(fd, (struct sockaddr *)&own, &len) < 0)
		return TAKEN_UNKNOWN;
	put_address(peer, q.ask.id.idiag_src, &q.ask.id.idiag_sport);
	put_address(&own, q.ask.id.idiag_dst, &q.ask.id.idiag_dport);
	return ask_kernel(&q, sizeof(q), &a, sizeof(a)) <
	    (ssize_t)sizeof(a.head) + (ssize_t)sizeof(a.msg) ||
	    a.head.nlmsg_type != SOCK_DIAG_BY_FAMILY ? TAKEN_UNKNOWN :
	    inode_taken(a.msg.idiag_inode);
}

/* Of ours, and with it the inode of its peer. */
static enum taken
unix_taken(int fd)
{
	struct ask_unix q = {
		.head = { .nlmsg_len = sizeof(q), .nlmsg_flags = NLM_F_REQUEST,
		    .nlmsg_type = SOCK_DIAG_BY_FAMILY },
		.ask = { .sdiag_family = AF_UNIX, .udiag_states = UINT32_MAX,
		    .udiag_show = UDIAG_SHOW_PEER,
		    .udiag_cookie = { UINT32_MAX, UINT32_MAX } },
	};
	struct {
		struct nlmsghdr head;
		struct unix_diag_msg msg;
		char more[1024];
	} a;
	const size_t before = sizeof(a.head) + sizeof(a.msg);
	const struct rtattr *attr;
	struct stat st;
	ssize_t n;
	int rest;

	if (fstat(fd, &st) < 0)
		return TAKEN_UNKNOWN;
	q.ask.udiag_ino = (uint32_t)st.st_ino;
	n = ask_kernel(&q, sizeof(q), &a, sizeof(a));
	if (n < (ssize_t)before || a.head.nlmsg_type != SOCK_DIAG_BY_FAMILY)
		return TAKEN_UNKNOWN;
	attr = (const struct rtattr *)a.more;
	rest = (int)(n - (ssize_t)before);
	for (; RTA_OK(attr, rest); attr = RTA_NEXT(attr, rest))
		if (attr->rta_type == UNIX_DIAG_PEER)
			return inode_taken(*(const uint32_t *)RTA_DATA(attr));
	return TAKEN_UNKNOWN;
}

/* The peer may have taken the connection, and closed it already. */
static bool
has_ended(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLRDHUP };

	return poll(&p, 1, 0) > 0;
}

static bool
is_taken(int fd, const struct sockaddr_storage *peer)
{
	return has_ended(fd) || (peer->ss_family == AF_UNIX ?
	    unix_taken(fd) : inet_taken(fd, peer)) != TAKEN_NOT;
}

static void
rest_a_little(void)
{
	const struct timespec pause = { 0, PAUSE * 1000000L };

	nanosleep(&pause, NULL);
}

/* A queue that is full, and a program that is about to bind. */
static int
connect_in_time(const struct listen_address *at, long until, struct err *e)
{
	for (;;) {
		scope_fd fd = socket(at->sa.ss_family, SOCK_STREAM |
		    SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		struct pollfd p = { .fd = fd, .events = POLLOUT };
		socklen_t len = sizeof(int);
		int no = 0;

		if (fd < 0)
			return err_set(e, errno, "socket");
		if (connect(fd, (const struct sockaddr *)&at->sa, at->len) < 0)
			no = errno;
		if (no == EINPROGRESS && (poll(&p, 1, leash_now() < until ?
		    (int)(until - leash_now()) : 0) <= 0 ||
		    getsockopt(fd, SOL_SOCKET, SO_ERROR, &no, &len) < 0))
			no = ETIMEDOUT;
		if (no == 0)
			return take_fd(&fd);
		if (leash_now() >= until)
			return err_set(e, no, "connect");
		rest_a_little();
	}
}

static int
answers(const struct listen_address *at, long until, struct err *e)
{
	scope_fd fd = connect_in_time(at, until, e);
	struct sockaddr_storage peer;
	socklen_t len = sizeof(peer);

	if (fd < 0)
		return -1;
	if (getpeername(fd, (struct sockaddr *)&peer, &len) < 0)
		return 0;	/* taken, and closed */
	while (!is_taken(fd, &peer)) {
		if (leash_now() >= until)
			return err_set(e, 0, "nobody takes the connection");
		rest_a_little();
	}
	return 0;
}

int
service_answers(const struct service *s, long ms, struct err *e)
{
	const struct service_listen *l = s->listen.v;
	const long until = leash_now() + ms;
	struct ident who = {0};
	int rc = ident_load(s->user, &who, e);

	for (size_t i = 0; rc == 0 && i < s->listen.n; i++) {
		scope_free char *text = token_fill(l[i].address, &who, e);
		struct listen_address at;

		rc = text == NULL || listen_address_parse(text, &at, e) < 0 ?
		    -1 : answers(&at, until, e) < 0 ? err_in(e, "%s", text) : 0;
	}
	ident_free(&who);
	return rc;
}
