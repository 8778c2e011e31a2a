/*
 * store.h - the generations of a jail below the state directory: made aside,
 * switched by one rename(2), removed.  See generation.h for the layout.
 */
#ifndef STORE_H
#define STORE_H

#include "generation.h"

struct err;
struct manifest;
struct plan;

/*
 * Carry out a plan as the next generation of the jail and make it the current
 * one.  On any error the jail is what it was before, and nothing half-made is
 * left.  One at a time: a jail that another process works on is an error.
 */
int store_build(const char *state, const char *jail, const struct plan *p,
    char serial[SERIAL_MAX + 1], struct manifest *made, struct err *e);

/* All of it; refuses while anything is mounted below. */
int store_remove(const char *state, const char *jail, struct err *e);

/*
 * The current generation's serial and manifest.  -1 with err.no == ENOENT when
 * the jail was never built.
 */
int store_current(const char *state, const char *jail,
    char serial[SERIAL_MAX + 1], struct manifest *m, struct err *e);

#endif
