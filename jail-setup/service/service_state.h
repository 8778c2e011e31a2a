/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_state.h - whether services run now, as their supervisor and the mount
 * tables say.
 */
#ifndef SERVICE_STATE_H
#define SERVICE_STATE_H

#include <stdbool.h>
#include <sys/types.h>

#include "generation.h"

struct err;
struct places;
struct service;
struct sessions;

enum { SERVICE_STATE = 32 };

struct service_state {
	char active[SERVICE_STATE];	/* ActiveState= of systemctl(1) */
	char sub[SERVICE_STATE];	/* SubState=; "" with engine none */
	pid_t pid;			/* of the main process; 0: none */
	char generation[SERIAL_MAX + 1];	/* current; "": not built */
};

/*
 * `all` are the sessions of this host: of engine none they are all that is
 * known.  What cannot be known is "unknown".
 */
void service_state_look(const struct service *s, const struct places *at,
    const struct sessions *all, struct service_state *out);

/* Pure: what systemctl show -p ActiveState,SubState,MainPID has printed. */
bool service_state_parse(const char *text, struct service_state *out);

#endif
