/* SPDX-License-Identifier: BSD-2-Clause */
/* service_verbs.h - the verbs of jail-setup service, a file for each. */
#ifndef SERVICE_VERBS_H
#define SERVICE_VERBS_H

#include <stdbool.h>

#include "service_file.h"

struct call;
struct derived;
struct err;

/* c->args is the verb and its words; what to exit with. */
int service_create(const struct call *c);
int service_delete(const struct call *c);
int service_clone(const struct call *c);
int service_update(const struct call *c);
int service_list(const struct call *c);
int service_exec(const struct call *c);
int service_export(const struct call *c);
int service_plan(const struct call *c);

/* service_load(), and where there is none of that name, how to see all. */
int service_find(const struct call *c, const char *name, struct service *s,
    struct err *e);

/* -1: its file has no program, so there are no private data. */
int service_has_data(const struct service *s, struct err *e);

/* What its container is on this host now; free *d. */
int service_derive(const struct service *s, struct derived *d,
    struct err *e);

/* Ids for a new one; nobody else's while private_lock() is held. */
int service_new_ids(const struct call *c, unsigned *ids, struct err *e);

/*
 * Its private data, with --content; says what was left out.  1: made; 0: they
 * were there.  Needs the lock.
 */
int service_make_data(const struct call *c, const struct service *s,
    struct err *e);

/* systemctl daemon-reload, and at boot. */
int service_enable(const struct service *s, struct err *e);

/* Runs a command that takes jails by name on the tree of the service. */
int service_on_its_jail(const struct call *c, struct service *s,
    int (*run)(const struct call *c, char *const *names, bool quiet));

/*
 * The directory of service files, made if it is missing, and the name of this
 * one's in it.
 */
enum { SERVICE_BASE = JAIL_NAME_MAX + 8 };
int service_directory(const struct call *c, const char *name,
    char base[SERVICE_BASE], struct err *e);

#endif
