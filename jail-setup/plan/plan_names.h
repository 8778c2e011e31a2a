/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_names.h - the /etc/passwd and /etc/group of a generation: the names
 * every jail knows, and those its components ask for.  An account's own lines
 * come in front of them at its entry (passwd_text.h).
 */
#ifndef PLAN_NAMES_H
#define PLAN_NAMES_H

struct err;
struct list;
struct plan;

/* Looks the accounts up on the host; one that is missing is an error. */
int plan_names_add(struct plan *p, const struct list *accounts, struct err *e);

#endif
