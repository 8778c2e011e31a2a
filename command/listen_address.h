/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * listen_address.h - an address of `listen` in a service file, in the words of
 * ListenStream= in systemd.socket(5): "/PATH", "IPV4:PORT", "[IPV6]:PORT", or
 * "PORT" for all addresses.  Pure.
 */
#ifndef LISTEN_ADDRESS_H
#define LISTEN_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

struct err;

struct listen_address {
	struct sockaddr_storage sa;
	socklen_t len;
	unsigned port;		/* 0: a path */
};

int listen_address_parse(const char *text, struct listen_address *out,
    struct err *e);

/* Is it the path of a unix socket? */
bool listen_address_is_path(const char *text);

#endif
