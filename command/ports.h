/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ports.h - a service keeps to its TCP ports, by Landlock.
 */
#ifndef PORTS_H
#define PORTS_H

struct err;
struct service;

/*
 * For good, for the calling process in the jail: TCP is bound to the ports of
 * `listen` with as = "self" alone, and connected to those of `connect` alone,
 * if it is said.  Nothing where the service has no network.  WALL_MISSING: this
 * kernel cannot, before Linux 6.7, and *e says so.
 */
int ports_raise(const struct service *s, struct err *e);

/*
 * The same; where `require` waives landlock, a kernel that cannot is noted in
 * *missing.
 */
int ports_keep(const struct service *s, unsigned *missing, struct err *e);

#endif
