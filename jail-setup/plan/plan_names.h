/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_names.h - the /etc/passwd and /etc/group of a tree: the names that every
 * jail knows and those that its components ask for.  A login puts the lines of
 * its account in front of them (passwd_text.h).
 */
#ifndef PLAN_NAMES_H
#define PLAN_NAMES_H

struct err;
struct list;
struct plan;

/* Looks the accounts up on the host; a missing one is an error. */
int plan_names_add(struct plan *p, const struct list *accounts, struct err *e);

#endif
