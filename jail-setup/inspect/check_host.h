/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_host.h - does the host still fit the jail: is it current, do its
 * members exist, can their shells be started, does every way in pass through
 * pam_jail?  Changes nothing.
 */
#ifndef CHECK_HOST_H
#define CHECK_HOST_H

#include <stdbool.h>

struct err;
struct findings;
struct held;
struct jail;
struct jails;
struct list;
struct manifest;
struct places;

/* Is the jail among `only`, which has NULL at the end; if empty, all are. */
bool check_selects(char *const *only, const char *jail);

/*
 * config: members that the host lacks and components that cannot be read; the
 * jail need not be built.
 */
int check_names(const struct jail *j, const struct places *at,
    struct findings *f, struct err *e);

/* config: jail files that jails_load_rest() could not load, by its messages. */
int check_wrong(const char *config, const struct list *wrong,
    struct findings *f, struct err *e);

/* config: services of these names, by their messages; `only` as below. */
int check_wrong_services(const char *config, const struct list *names,
    const struct list *wrong, char *const *only, struct findings *f,
    struct err *e);

/* config: uid 0, walls; identity; `root` is the tree. */
int check_members(const struct jail *j, int root, struct findings *f,
    struct err *e);

/* command: each of `commands` that would not run; `root` is the tree. */
int check_commands(const struct jail *j, int root, const struct places *at,
    struct findings *f, struct err *e);

/* stale: host files that have changed, and what a new plan changes. */
int check_stale(const struct jail *j, const struct places *at,
    struct held *h, const struct manifest *m, struct findings *f,
    struct err *e);

/* outside, refused: by the lines of services, for the host as a whole. */
int check_services(const char *pamdir, struct findings *f, struct err *e);

/* refused: members who must change a password, but cannot; needs root */
int check_expiry(const char *pamdir, const struct jails *all,
    char *const *only, struct findings *f, struct err *e);

/*
 * config: members of groups who are no accounts.  refused, shells, outside: the
 * result of a login of every member of these jails by each service that has the
 * line, or if none has it, without a service.  Members are those whom the name
 * services list; f->notes names services that list nobody.  `only` as below.
 */
int check_logins(const struct places *at, const char *pamdir,
    const struct jails *all, char *const *only, struct findings *f,
    struct err *e);

/*
 * config: services without an account.  refused: all else that would keep one
 * from starting, as explain says it.  `only` as below; after check_tree() and
 * what comes with it.
 */
int check_served(const struct places *at, const struct jails *all,
    char *const *only, struct findings *f, struct err *e);

/* way-out: open ways of the members of the jails in `only` */
int check_wayout(const char *config, const char *pamdir,
    const struct jails *all, char *const *only, struct findings *f,
    struct err *e);

#endif
