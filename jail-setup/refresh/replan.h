/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replan.h - the plan of a jail as a refresh has it, the generation that is there
 * in mind; and what is known of how far that one is behind.
 */
#ifndef REPLAN_H
#define REPLAN_H

#include <stdbool.h>

struct err;
struct jail;
struct manifest;
struct places;
struct plan;
struct stale;

/*
 * collect_keeping() over the tree of that name and its manifest (NULL: there is
 * none to keep anything of).  What was stale in it before is so since then.
 */
int replan(const struct jail *j, const struct places *at, const char *tree,
    const struct manifest *m, struct stale *stale, struct plan *p,
    struct err *e);

/*
 * Pure: would this plan give the tree of this manifest, files being what their
 * size, mode and text say?  *why is the first path of which it is not so.
 */
bool replan_same(const struct plan *p, const struct manifest *m,
    const char **why);

#endif
