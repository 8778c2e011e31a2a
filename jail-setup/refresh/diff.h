/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * diff.h - what a refresh would change: a plan against a manifest.
 */
#ifndef DIFF_H
#define DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "plan/manifest.h"

struct err;
struct origins;
struct plan;
struct plan_entry;

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

#endif
