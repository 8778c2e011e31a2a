/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_jails.h - the services of a host, beside its jails.
 */
#ifndef SERVICE_JAILS_H
#define SERVICE_JAILS_H

struct err;
struct jails;
struct list;

/*
 * Appends the jail of each service to `all`, in the order of their names.  One
 * that cannot be read, or has the name of a jail, is left out, and its message
 * added to `wrong`.
 */
int service_jails_add(const char *confdir, struct jails *all,
    struct list *wrong, struct err *e);

#endif
