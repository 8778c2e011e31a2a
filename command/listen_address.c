/* SPDX-License-Identifier: BSD-2-Clause */
/* listen_address.c - see listen_address.h */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "err.h"
#include "listen_address.h"
#include "path_tokens.h"

bool
listen_address_is_path(const char *text)
{
	return text[0] == '/';
}

static int
parse_path(const char *text, struct listen_address *out, struct err *e)
{
	struct sockaddr_un *un = (struct sockaddr_un *)&out->sa;

	if (token_path_check(text, e) < 0)
		return -1;
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
		return parse_path(text, out, e);
	out->port = parse_port(colon != NULL ? colon + 1 : text);
	if (out->port > 0 && colon != text && parse_host(text,
	    colon != NULL ? (size_t)(colon - text) : 0, out))
		return 0;
	return err_set(e, 0, "\"%s\" is not an address; fix: write \"/PATH\", "
	    "\"127.0.0.1:PORT\", \"[::1]:PORT\" or \"PORT\"", text);
}
