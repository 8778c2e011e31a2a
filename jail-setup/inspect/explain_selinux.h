/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explain_selinux.h - where SELinux is on: what it would refuse, and the
 * context that the login would get.
 */
#ifndef EXPLAIN_SELINUX_H
#define EXPLAIN_SELINUX_H

struct err;
struct explain;
struct selinux_places;

/* Of an account that would enter; adds to what explain() found. */
int explain_selinux(struct explain *x, const struct selinux_places *at,
    struct err *e);

#endif
