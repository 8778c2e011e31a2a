/* SPDX-License-Identifier: BSD-2-Clause */
/* generation_read.h - the current generation, held, with its records. */
#ifndef GENERATION_READ_H
#define GENERATION_READ_H

#include "plan/manifest.h"
#include "store/held.h"

struct err;
struct export_job;
struct meter;

struct generation {
	struct held held;
	int root;		/* O_PATH: its tree */
	struct manifest manifest;
	char *bill;		/* NULL: it was made without */
};

#define GENERATION_NONE { .held = HELD_CLOSED, .root = -1 }

/*
 * The generation of the job's name; the meter, if it has one, gets to know how
 * much there is to do.
 */
int  generation_read(const struct export_job *job, struct generation *g,
    struct err *e);
void generation_close(struct generation *g);

#define scope_generation __attribute__((cleanup(generation_close))) \
	struct generation

#endif
