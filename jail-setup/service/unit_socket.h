/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_socket.h - NAME.socket of a service that has `listen`.
 */
#ifndef UNIT_SOCKET_H
#define UNIT_SOCKET_H

struct err;
struct places;
struct service;

/*
 * The caller's to free; NULL on error.  Asks for the account where an address
 * has a token.
 */
char *unit_socket_text(const struct service *s, const struct places *at,
    struct err *e);

#endif
