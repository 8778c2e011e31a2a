/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * listen_place.h - the directory of a socket's file, of `listen`.
 */
#ifndef LISTEN_PLACE_H
#define LISTEN_PLACE_H

struct err;
struct ident;
struct service;
struct service_listen;

/*
 * Its O_PATH descriptor: root's all the way, so that nobody else can put a link
 * or another file where root makes the socket's.  -1: it is not, with a path
 * for that service as the fix; or with ENOENT it is not there yet, or with
 * EACCES whoever asks may not know.
 */
int listen_place(const char *path, const char *service, struct err *e);

/*
 * May the socket of a row be made: is its path, the tokens filled in, in no
 * directory of the service's own, and in one of root's, or one not there yet?
 * 0 for a port.
 */
int listen_place_check(const struct service *s, const struct service_listen *l,
    const struct ident *who, struct err *e);

#endif
