/*
 * renew.h - a refresh: a new generation of a jail the host has moved away from.
 */
#ifndef RENEW_H
#define RENEW_H

#include <stdbool.h>

#include "generation.h"
#include "list.h"

struct err;
struct jail;
struct looks;
struct manifest;
struct places;
struct plan;
struct meter;
struct packages;
struct pool;

enum renewed {
	RENEWED_NOT,	/* nothing on the host has changed: nothing was written */
	RENEWED_NOTED,	/* something has, but the jail would be the same */
	RENEWED_MADE,	/* there is a new generation */
};

/* What the jails of a run have in common. */
struct renewal {
	struct pool *pool;	/* made at the first use */
	struct packages *packages;	/* the same */
	struct looks *looks;	/* NULL: one jail only */
	struct list made;	/* trees, for others of the same recipe */
	struct list fresh;	/* trees that were found to be up to date */
	struct meter *meter;	/* counts what is copied; may be NULL */
};

/* -1, or which of the three.  A jail that was never built is an error. */
int renew(const struct jail *j, const struct places *at, struct renewal *run,
    char serial[SERIAL_MAX + 1], struct err *e);

void renewal_end(struct renewal *run);

/*
 * Pure: would this plan give the tree of this manifest, files being what their
 * size, mode and text say?  *why is the first path of which it is not so.
 */
bool renew_same(const struct plan *p, const struct manifest *m,
    const char **why);

#endif
