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
struct ident;

struct listen_address {
	struct sockaddr_storage sa;
	socklen_t len;
	unsigned port;		/* 0: a path */
};

int listen_address_parse(const char *text, struct listen_address *out,
    struct err *e);

/* The same with the tokens of a path filled in. */
int listen_address_fill(const char *text, const struct ident *who,
    struct listen_address *out, struct err *e);

/*
 * Is a socket that is bound to `bound` one for `said`?  A host without IPv6 has
 * 0.0.0.0 for all addresses.
 */
bool listen_address_same(const struct listen_address *said,
    const struct listen_address *bound);

/* Can not both be bound?  An address of a port is among all addresses. */
bool listen_address_clash(const struct listen_address *a,
    const struct listen_address *b);

/* As it can be written into a file: the path, "IPV4:PORT" or "[IPV6]:PORT". */
enum { LISTEN_ADDRESS_TEXT = 128 };
const char *listen_address_text(const struct listen_address *a,
    char text[LISTEN_ADDRESS_TEXT]);

/* As php-fpm's FPM_SOCKETS has it: the path, or inet_ntop(3) and ":PORT". */
const char *listen_address_fpm(const struct listen_address *a,
    char text[LISTEN_ADDRESS_TEXT]);

/* The path of a unix socket; NULL: it is none. */
const char *listen_address_path(const struct listen_address *a);

/* Is it the path of a unix socket? */
bool listen_address_is_path(const char *text);

#endif
