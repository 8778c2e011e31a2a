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
 * The plan of a jail as a refresh has it: plan_collect_keeping() over a generation
 * and its manifest (NULL: there is none to keep anything of).  What was stale in
 * it before is so since then.
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
 * Pure: would this plan give the tree of this manifest, files being what their
 * size, mode and text say?  *why is the first path of which it is not so.
 */
bool plan_is_manifest(const struct plan *p, const struct manifest *m,
    const char **why);

/*
 * The host's file of a copied one has another identity now.  1: its bytes are the
 * same, and o->id is what it is now; 0: they are others; -1.
 */
int touched(struct origin *o, const char *sha256, struct err *e);

#endif
