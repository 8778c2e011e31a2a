/* SPDX-License-Identifier: BSD-2-Clause */
/* service_ports.c - see service_ports.h */
#include <stdlib.h>

#include "err.h"
#include "listen_address.h"
#include "service_file.h"
#include "service_ports.h"

bool
service_ports_kept(const struct service *s)
{
	return s->jail.network == JAIL_NETWORK_HOST;
}

bool
service_connects_to_some(const struct service *s)
{
	return service_ports_kept(s) && s->connect.v != NULL;
}

/* service_parse() has seen that each is an address. */
unsigned
service_port_bound(const struct service *s, size_t i)
{
	const struct service_listen *l = s->listen.v;

	for (size_t n = 0; n < s->listen.n; n++) {
		struct listen_address at;
		struct err none;

		if (l[n].as == AS_SELF && i-- == 0)
			return listen_address_parse(l[n].address, &at,
			    &none) < 0 ? 0 : at.port;
	}
	return 0;
}

unsigned
service_port_connected(const struct service *s, size_t i)
{
	return i < s->connect.n ?
	    (unsigned)strtoul(s->connect.v[i], NULL, 10) : 0;
}
