/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * listen_taken.h - is an address of `listen` in use?
 */
#ifndef LISTEN_TAKEN_H
#define LISTEN_TAKEN_H

struct err;
struct listen_address;

enum { LISTEN_FREE, LISTEN_STALE };

/*
 * LISTEN_STALE: there is a socket's file at which nobody listens.  -1: it is
 * taken, by somebody or by a file that is none, or that cannot be found out.
 * Leaves nothing behind; a connection may have been made and closed.
 */
int listen_taken(const struct listen_address *a, struct err *e);

/* A socket for it, bound to nothing yet, close-on-exec; -1 on error. */
int listen_socket(const struct listen_address *a, struct err *e);

/* The error of an address that is in use.  Always -1. */
int listen_in_use(const struct listen_address *a, struct err *e);

#endif
