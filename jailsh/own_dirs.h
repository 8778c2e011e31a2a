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
 * itself, with noexec.  One that is there must be the account's, by
 * service_dirs.h; one that `environment` says the unit has made (systemd sets
 * STATE_DIRECTORY ...) may be root's and empty, and is handed over.  Adds the
 * variable of each to `env`.
 */
int own_dirs_make(struct service *s, const struct ident *who,
    char *const *environment, struct list *env, struct err *e);

#endif
