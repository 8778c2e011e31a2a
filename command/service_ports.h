/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_ports.h - which TCP ports a service may bind and connect to.  Pure.
 *
 * Landlock keeps to them (ports.h).  It knows ports and TCP alone: no
 * addresses, no UDP, no unix sockets; and a socket that is listened on without
 * a bind(2) gets a port of the kernel's choice all the same.
 */
#ifndef SERVICE_PORTS_H
#define SERVICE_PORTS_H

#include <stdbool.h>
#include <stddef.h>

struct service;

/* Is there anything to be kept?  A service without a network has no ports. */
bool service_ports_kept(const struct service *s);

/* Are there ports it may connect to, and no others? */
bool service_connects_to_some(const struct service *s);

/* The i-th port that it binds by itself, or connects to; 0: that was all. */
unsigned service_port_bound(const struct service *s, size_t i);
unsigned service_port_connected(const struct service *s, size_t i);

#endif
