/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_env.h - the environment of the service: what the engine gave the
 * container, then env, then envfile; a later one replaces an earlier one.
 */
#ifndef INIT_ENV_H
#define INIT_ENV_H

struct err;
struct init_file;
struct list;

/*
 * Of the engine's what says something of process 1 or of its user is left out;
 * PATH is always set.
 */
int init_env(const struct init_file *f, char *const *engine, struct list *env,
    struct err *e);

#endif
