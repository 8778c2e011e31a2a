/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_conf.h - the text of init.conf(5): how process 1 of a container starts
 * the program, out of its unit and what else was derived.
 */
#ifndef INIT_CONF_H
#define INIT_CONF_H

struct derive_from;
struct derived;
struct err;

/*
 * Fills d->init; says what of the unit is left out, and what stands for it, and
 * adds the programs of its lines to d->files.  d has its directories and
 * capabilities.  -1 also for a unit that cannot run so, with the fix.
 */
int init_conf(const struct derive_from *from, struct derived *d,
    struct err *e);

#endif
