/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_shells.h - jailsh in the place of every shell that the host lists in
 * /etc/shells and /usr/etc/shells, and of /bin/sh, so that an account's own
 * shell is the pseudo-shell as soon as it is in the jail.  lib/shell.h refuses
 * whoever has another.
 */
#ifndef PLAN_SHELLS_H
#define PLAN_SHELLS_H

#include <stddef.h>

struct err;
struct jail;
struct libraries;
struct list;
struct plan;

/*
 * In place of whatever the plan has there; and the list of commands, where
 * jailsh reads it (jailsh(8)), with what runs those that are scripts
 * (interpreted.h).
 */
int plan_shells_replace(struct plan *p, struct libraries *l, const char *jailsh,
    const struct list *commands, struct err *e);

/* What gives an account a shell that its jail has. */
void plan_shells_fix(const struct jail *j, const char *user, char *text,
    size_t size);

#endif
