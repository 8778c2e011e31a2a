/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sockets.h - the listening sockets of a service, made outside its jail, so
 * that it needs neither a capability nor a network for them.
 */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <stddef.h>

struct err;
struct ident;
struct list;
struct service;

struct sockets {
	int *fd;		/* in the order of their numbers inside */
	size_t n;
	size_t named;		/* the first of them go as LISTEN_FDS */
	char *fpm;		/* the value of FPM_SOCKETS; NULL: none */
	int on_stdin;		/* goes to 0; -1: none */
};

/*
 * Root's, before the entry.  Takes those that the supervisor hands over in the
 * way of sd_listen_fds(3): each must listen at the address of its row, in their
 * order.  If none are handed over it binds them itself, paths in directories
 * that are root's alone, with the mode and owner of the row.  Close it either
 * way.
 *
 * Nobody can turn a TCP socket of these round and connect with it: the service
 * may have no network of its own.
 */
int  sockets_take(const struct service *s, const struct ident *who,
    char *const *environment, struct sockets *out, struct err *e);

/*
 * In the process that executes the program: gives them their numbers, 3 and
 * following or 0, and adds LISTEN_FDS, LISTEN_PID and FPM_SOCKETS to `env`.
 */
int  sockets_place(struct sockets *k, struct list *env, struct err *e);

#endif
