/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_jails.h - the services of a host, beside its jails.
 */
#ifndef SERVICE_JAILS_H
#define SERVICE_JAILS_H

#include "list.h"

struct err;
struct jails;

/* Services that are left out, and a message for each. */
struct service_wrong {
	struct list names, why;
};

/*
 * Appends the jail of each service to `all`, in the order of their names.  One
 * that cannot be read, or has the name of a jail, is left out, and added to
 * `wrong`.
 */
int service_jails_add(const char *confdir, struct jails *all,
    struct service_wrong *wrong, struct err *e);

void service_wrong_free(struct service_wrong *wrong);

#endif
