/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replan.h - the plan of a jail as a refresh has it, the generation that is there
 * in mind.
 */
#ifndef REPLAN_H
#define REPLAN_H

struct err;
struct held;
struct jail;
struct manifest;
struct places;
struct plan;
struct stale;

/*
 * plan_collect_keeping() over a generation and its manifest (NULL: there is none to
 * keep anything of).  What was stale in it before is so since then.
 */
int replan(const struct jail *j, const struct places *at, struct held *h,
    const struct manifest *m, struct stale *stale, struct plan *p,
    struct err *e);

#endif
