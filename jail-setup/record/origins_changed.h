/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * origins_changed.h - has the host changed?  A refresh with nothing to do does
 * nothing else, so this takes as few and as short system calls as it can.
 */
#ifndef ORIGINS_CHANGED_H
#define ORIGINS_CHANGED_H

struct err;
struct looks;
struct origins;

/* What a run over several jails has seen; looks_new(): NULL: no memory. */
struct looks *looks_new(struct err *e);
void looks_free(struct looks *l);

/*
 * NULL if nothing has changed, else a path that has.  With `seen` each path is
 * looked at once in a run.  Without it (NULL) all are, many of them by all
 * cores.
 */
const char *origins_changed(const struct origins *o, struct looks *seen);

#endif
