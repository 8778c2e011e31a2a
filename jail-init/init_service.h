/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_service.h - the service from its first program to its last.
 */
#ifndef INIT_SERVICE_H
#define INIT_SERVICE_H

struct init;

/* pre, main, started.  0: it runs; else the status to end with. */
int init_service_start(struct init *in);

/*
 * Until the main process ends, or a signal asks for it; then all others end,
 * and post runs.  The status to end with.
 */
int init_service_run(struct init *in);

/* After a start that failed: what was started ends, and post runs. */
void init_service_give_up(struct init *in);

#endif
