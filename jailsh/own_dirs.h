/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * own_dirs.h - the directories of a service, in the places of systemd.exec(5):
 * /var/lib/NAME, /var/cache/NAME, /var/log/NAME and /run/NAME.
 */
#ifndef OWN_DIRS_H
#define OWN_DIRS_H

struct err;
struct ident;
struct list;
struct service;

/*
 * Makes those that are missing, the account's with mode 0700, and binds each on
 * itself.  One of root's that is empty is given to the account, as the unit has
 * it made; one of another owner, or that others can write, is an error.  Adds
 * the variable of each, STATE_DIRECTORY ..., to `env`.
 */
int own_dirs_make(struct service *s, const struct ident *who,
    struct list *env, struct err *e);

#endif
