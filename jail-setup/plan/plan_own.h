/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_own.h - finds the package of each file and link of a plan.
 */
#ifndef PLAN_OWN_H
#define PLAN_OWN_H

struct err;
struct packages;
struct plan;

/* The entries point into the packages, which must live as long. */
int plan_own(struct plan *p, struct packages *pk, struct err *e);

#endif
