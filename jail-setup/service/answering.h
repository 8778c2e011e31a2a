/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * answering.h - does a program take connections from its listening sockets?
 *
 * A connection to a socket that systemd holds succeeds while nobody runs behind
 * it: it waits in the socket's queue.  Only one that the program has taken out
 * of it, accept(2), says that it works; sock_diag(7) tells them apart, since a
 * socket in the queue has no inode yet.  Nothing is sent.
 */
#ifndef ANSWERING_H
#define ANSWERING_H

struct err;
struct service;

/*
 * All of `listen` of the service, within `ms` milliseconds together.  Where the
 * kernel has no sock_diag(7), a connection is enough.
 */
int service_answers(const struct service *s, long ms, struct err *e);

#endif
