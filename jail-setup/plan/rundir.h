/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rundir.h - every tree has an empty /run, and those of the links to it
 * (entry.h) that the host has.
 */
#ifndef RUNDIR_H
#define RUNDIR_H

struct err;
struct plan;

/* Call it last: what the plan has there stays. */
int rundir(struct plan *p, struct err *e);

#endif
