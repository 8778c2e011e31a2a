/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * origins_changed.h - is the host what it was?  The whole of a refresh with nothing
 * to do, so it is done with as few and as short looks as there can be.
 */
#ifndef ORIGINS_CHANGED_H
#define ORIGINS_CHANGED_H

struct err;
struct looks;
struct origins;

/* What a run over several jails has looked at already; NULL: no memory. */
struct looks *looks_new(struct err *e);
void looks_free(struct looks *l);

/*
 * NULL if all is as it was, else a path that is not.  With `seen` every path is
 * looked at once in its life; without (NULL) each anew, and many by every core.
 */
const char *origins_changed(const struct origins *o, struct looks *seen);

#endif
