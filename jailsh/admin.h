/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * admin.h - the modes of jailsh for the administrator of a host.
 *
 * admin.c has them.  The jailsh that jail-setup puts into a tree is linked with
 * inside.c instead, and has none: so what runs inside needs the C library
 * alone, and has neither libconfig nor what enters jails.
 */
#ifndef ADMIN_H
#define ADMIN_H

struct arguments;
struct err;

/*
 * MODE_TEST, MODE_REHEARSE, MODE_LAUNCH or MODE_SERVE.  The exit status; *e: to
 * be said.
 */
int admin(const struct arguments *a, char **environment, struct err *e);

#endif
