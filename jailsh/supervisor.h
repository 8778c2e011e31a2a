/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * supervisor.h - the way from a service to its supervisor, sd_notify(3): one
 * socket, and nothing else of the directory where it lies.
 */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include <stdbool.h>

struct err;
struct list;
struct service;

/*
 * Before the entry: binds the socket that NOTIFY_SOCKET names on itself, and
 * adds NOTIFY_SOCKET and WATCHDOG_USEC to `env`; not for type = "exec", which
 * notifies nobody.  *watched: the supervisor
 * waits for this process's watchdog, sd_watchdog_enabled(3).
 */
int supervisor_bind(struct service *s, char *const *environment,
    struct list *env, bool *watched, struct err *e);

/* In the process that executes the program: adds WATCHDOG_PID. */
int supervisor_watched(struct list *env, struct err *e);

#endif
