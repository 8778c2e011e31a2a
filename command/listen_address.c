/* SPDX-License-Identifier: BSD-2-Clause */
/* listen_address.c - see listen_address.h */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "err.h"
#include "listen_address.h"
#include "path_tokens.h"
#include "scope.h"

bool
listen_address_is_path(const char *text)
{
	return text[0] == '/';
}

static int
set_path(const char *text, struct listen_address *out, struct err *e)
{
	struct sockaddr_un *un = (struct sockaddr_un *)&out->sa;

	*out = (struct listen_address){0};
	if (strlen(text) >= sizeof(un->sun_path))
		return err_set(e, 0, "%s: longer than %zu bytes, unix(7)", text,
		    sizeof(un->sun_path) - 1);
	un->sun_family = AF_UNIX;
	strcpy(un->sun_path, text);
	out->len = sizeof(*un);
	return 0;
}

/* 1 to 65535, no sign, no blank; 0: it is none. */
static unsigned
parse_port(const char *text)
{
	size_t n = strspn(text, "0123456789");
	unsigned long v;

	if (n == 0 || n > 5 || text[n] != '\0')
		return 0;
	v = strtoul(text, NULL, 10);
	return v <= 65535 ? (unsigned)v : 0;
}

static bool
parse_ipv6(const char *host, struct listen_address *out)
{
	struct sockaddr_in6 *in = (struct sockaddr_in6 *)&out->sa;

	in->sin6_family = AF_INET6;
	in->sin6_port = htons((in_port_t)out->port);
	out->len = sizeof(*in);
	return inet_pton(AF_INET6, host, &in->sin6_addr) == 1;
}

static bool
parse_ipv4(const char *host, struct listen_address *out)
{
	struct sockaddr_in *in = (struct sockaddr_in *)&out->sa;

	in->sin_family = AF_INET;
	in->sin_port = htons((in_port_t)out->port);
	out->len = sizeof(*in);
	return inet_pton(AF_INET, host, &in->sin_addr) == 1;
}

/* The part before the port: ADDRESS, [ADDRESS], or nothing. */
static bool
parse_host(const char *text, size_t n, struct listen_address *out)
{
	char host[INET6_ADDRSTRLEN + 2];

	if (n == 0)
		return parse_ipv6("::", out);
	if (n >= sizeof(host))
		return false;
	memcpy(host, text, n);
	host[n] = '\0';
	if (host[0] != '[')
		return parse_ipv4(host, out);
	if (host[n - 1] != ']')
		return false;
	host[n - 1] = '\0';
	return parse_ipv6(host + 1, out);
}

int
listen_address_parse(const char *text, struct listen_address *out,
    struct err *e)
{
	const char *colon = strrchr(text, ':');

	*out = (struct listen_address){0};
	if (listen_address_is_path(text))
		return token_path_check(text, e) < 0 ? -1 :
		    set_path(text, out, e);
	out->port = parse_port(colon != NULL ? colon + 1 : text);
	if (out->port > 0 && colon != text && parse_host(text,
	    colon != NULL ? (size_t)(colon - text) : 0, out))
		return 0;
	return err_set(e, 0, "\"%s\" is not an address; fix: write \"/PATH\", "
	    "\"127.0.0.1:PORT\", \"[::1]:PORT\" or \"PORT\"", text);
}

int
listen_address_fill(const char *text, const struct ident *who,
    struct listen_address *out, struct err *e)
{
	scope_free char *path = NULL;

	if (!listen_address_is_path(text))
		return listen_address_parse(text, out, e);
	path = token_expand(text, who, e);
	return path == NULL ? -1 : set_path(path, out, e);
}

const char *
listen_address_path(const struct listen_address *a)
{
	return a->sa.ss_family != AF_UNIX ? NULL :
	    ((const struct sockaddr_un *)&a->sa)->sun_path;
}

static const void *
host_of(const struct listen_address *a, size_t *n)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)&a->sa;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&a->sa;

	*n = a->sa.ss_family == AF_INET ? sizeof(in->sin_addr) :
	    sizeof(in6->sin6_addr);
	return a->sa.ss_family == AF_INET ? (const void *)&in->sin_addr :
	    (const void *)&in6->sin6_addr;
}

static bool
is_any(const struct listen_address *a)
{
	static const char zeros[sizeof(struct in6_addr)];
	size_t n;
	const void *host = host_of(a, &n);

	return memcmp(host, zeros, n) == 0;
}

static bool
same_host(const struct listen_address *a, const struct listen_address *b)
{
	size_t n;
	const void *host = host_of(a, &n);

	return a->sa.ss_family == b->sa.ss_family &&
	    memcmp(host, host_of(b, &n), n) == 0;
}

static bool
same_path(const struct listen_address *a, const struct listen_address *b)
{
	const char *x = listen_address_path(a), *y = listen_address_path(b);

	return x != NULL && y != NULL && strcmp(x, y) == 0;
}

bool
listen_address_same(const struct listen_address *said,
    const struct listen_address *bound)
{
	if (said->port == 0 || bound->port == 0)
		return same_path(said, bound);
	return said->port == bound->port && (same_host(said, bound) ||
	    (said->sa.ss_family == AF_INET6 && is_any(said) &&
	    bound->sa.ss_family == AF_INET && is_any(bound)));
}

bool
listen_address_clash(const struct listen_address *a,
    const struct listen_address *b)
{
	if (a->port == 0 || b->port == 0)
		return same_path(a, b);
	return a->port == b->port &&
	    (same_host(a, b) || is_any(a) || is_any(b));
}

static const char *
write_address(const struct listen_address *a, bool brackets,
    char text[LISTEN_ADDRESS_TEXT])
{
	const char *path = listen_address_path(a);
	char host[INET6_ADDRSTRLEN] = "?";
	size_t n;

	if (path != NULL) {
		snprintf(text, LISTEN_ADDRESS_TEXT, "%.110s", path);
		return text;
	}
	inet_ntop(a->sa.ss_family, host_of(a, &n), host, sizeof(host));
	snprintf(text, LISTEN_ADDRESS_TEXT, "%s%s%s:%u", brackets ? "[" : "",
	    host, brackets ? "]" : "", a->port);
	return text;
}

const char *
listen_address_text(const struct listen_address *a,
    char text[LISTEN_ADDRESS_TEXT])
{
	return write_address(a, a->sa.ss_family == AF_INET6, text);
}

const char *
listen_address_fpm(const struct listen_address *a,
    char text[LISTEN_ADDRESS_TEXT])
{
	return write_address(a, false, text);
}
