/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_own.h - each file and link of a plan gets the package it belongs to.
 */
#ifndef PLAN_OWN_H
#define PLAN_OWN_H

struct err;
struct packages;
struct plan;

/* The packages must outlive the plan's use. */
int plan_own(struct plan *p, struct packages *pk, struct err *e);

#endif
