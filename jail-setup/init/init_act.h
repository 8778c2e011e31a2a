/* SPDX-License-Identifier: BSD-2-Clause */
/* init_act.h - the two steps of init that are no other command's. */
#ifndef INIT_ACT_H
#define INIT_ACT_H

#include "jail.h"

struct err;

/* The program that makes groups, by a trusted path: a descriptor, or -1. */
int init_groupadd(struct err *e);

/*
 * Runs it, without a shell and with an empty environment: a group of this host,
 * or of the one with that root.  -1 with what it said.
 */
int init_make_group(const char *group, const char *root, struct err *e);

enum { INIT_BASE = JAIL_NAME_MAX + sizeof(".conf") };

/* The directory of CONFIG/jails.d/NAME.conf, and its name in there; or -1. */
int init_open_place(const char *config, const char *name,
    char base[INIT_BASE], struct err *e);

/* Writes it, never over one that is there. */
int init_write_file(const char *config, const char *name, const char *text,
    struct err *e);

#endif
