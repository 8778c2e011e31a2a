/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_shells.h - jailsh replaces /bin/sh and every shell that the host lists
 * in /etc/shells and /usr/etc/shells, so that the shell of an account is jailsh
 * inside the jail.  shell.h refuses an account with another shell.
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
 * Replaces what the plan has at those paths.  Adds what runs those commands
 * that are scripts: interpreted.h.
 */
int plan_shells_replace(struct plan *p, struct libraries *l, const char *jailsh,
    const struct list *commands, struct err *e);

/* Writes what gives the account a shell that its jail has. */
void plan_shells_fix(const struct jail *j, const char *user, char *text,
    size_t size);

#endif
