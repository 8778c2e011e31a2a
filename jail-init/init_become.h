/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_become.h - what process 1 and the programs it starts may do, and never
 * again more: capabilities, ids, limits, no_new_privs and the filter of
 * filter.h (with the host's network, strict).
 */
#ifndef INIT_BECOME_H
#define INIT_BECOME_H

#include <stdint.h>

struct err;
struct init_file;

/*
 * Process 1, once, at its start: hard limits as far as they may be raised, no
 * core dump, no_new_privs; of its capabilities those that starting a service
 * takes, and `caps`.
 */
int init_cut_own(const struct init_file *f, struct err *e);

/* When the service has started: those that ending it takes. */
int init_cut_started(const struct init_file *f, struct err *e);

/*
 * In a child: what the service may have, and its ids.  flags: INIT_PRIVILEGED
 * leaves both as process 1 has them, INIT_KEEP_USER the ids.
 */
int init_become(const struct init_file *f, unsigned flags, struct err *e);

#endif
