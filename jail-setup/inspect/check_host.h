/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_host.h - does the host still fit the jail: is it current, do its
 * members exist, can their shells be started, does every way in pass through
 * pam_jail?  Changes nothing.
 */
#ifndef CHECK_HOST_H
#define CHECK_HOST_H

struct err;
struct findings;
struct held;
struct jail;
struct jails;
struct list;
struct manifest;
struct places;

/*
 * config: members and components that the host lacks, whether or not the jail is
 * built.
 */
int check_names(const struct jail *j, const struct places *at,
    struct findings *f, struct err *e);

/* config: jail files that jails_load_rest() could not load, by its messages. */
int check_wrong(const char *config, const struct list *wrong,
    struct findings *f, struct err *e);

/* config: uid 0, walls; identity; `root` is the tree. */
int check_members(const struct jail *j, int root, struct findings *f,
    struct err *e);

/* command: each of `commands` that would not run; `root` is the tree. */
int check_commands(const struct jail *j, int root, const struct places *at,
    struct findings *f, struct err *e);

/* stale: each host file that is another one now, or what a new plan has. */
int check_stale(const struct jail *j, const struct places *at,
    struct held *h, const struct manifest *m, struct findings *f,
    struct err *e);

/* outside and refused, by the lines of services: the host as a whole. */
int check_services(const char *pamdir, struct findings *f, struct err *e);

/* refused, of members of these jails (empty: all) whom sshd lets change no
   password; as root. */
int check_expiry(const char *pamdir, const struct jails *all,
    char *const *only, struct findings *f, struct err *e);

/*
 * config: members of groups who are no accounts; refused, shells, outside: what a login of every member of these jails comes to,
 * by each service that has the line, or where none has one, by itself.  Members
 * are those whom the name services list; which do not is in f->notes.
 * `only` as below.
 */
int check_logins(const struct places *at, const char *pamdir,
    const struct jails *all, char *const *only, struct findings *f,
    struct err *e);

/*
 * way-out: for the members of all jails, or of those named in `only`, which ends
 * with NULL.
 */
int check_wayout(const char *config, const char *pamdir,
    const struct jails *all, char *const *only, struct findings *f,
    struct err *e);

#endif
