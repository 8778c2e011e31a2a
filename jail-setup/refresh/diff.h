/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * diff.h - a generation against the host: a new plan, and what it would change.
 */
#ifndef DIFF_H
#define DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "plan/manifest.h"

struct err;
struct held;
struct jail;
struct origin;
struct origins;
struct places;
struct plan;
struct plan_entry;
struct stale;

/*
 * The plan of a jail as a refresh makes it: plan_collect_keeping() over the
 * generation `h` with its manifest `m`; h NULL: keep nothing.  A component that
 * was stale already keeps its time.
 */
int replan(const struct jail *j, const struct places *at, struct held *h,
    const struct manifest *m, struct stale *stale, struct plan *p,
    struct err *e);

enum delta_kind { DELTA_ADDED, DELTA_REMOVED, DELTA_CHANGED, DELTA_COUNT };

struct delta {
	enum delta_kind kind;
	const struct plan_entry *now;		/* borrowed; NULL: removed */
	const struct manifest_entry *was;	/* borrowed; NULL: added */
	char sha256[SHA256_HEX + 1];		/* of a file as it is now */
};

struct deltas {
	struct delta *v;	/* by path */
	size_t n, room;
};

/*
 * Both sorted by path.  Reads the host's files whose identity is not the one in
 * the origins, to know whether their content changed.  *d borrows from p and m.
 */
int  deltas_find(const struct plan *p, const struct manifest *m,
    const struct origins *o, struct deltas *d, struct err *e);
void deltas_free(struct deltas *d);

/*
 * Pure: would this plan give the tree of this manifest, as far as sizes, modes
 * and texts tell?  *why is the first path that differs.
 */
bool plan_is_manifest(const struct plan *p, const struct manifest *m,
    const char **why);

/*
 * The host's file has another identity than the one that was copied.  1: its
 * content is the same, and o->id is the new identity; 0: it differs; -1.
 */
int touched(struct origin *o, const char *sha256, struct err *e);

#endif
