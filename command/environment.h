/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * environment.h - makes the environment of a program in a jail.
 */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

struct err;
struct ident;
struct list;

/*
 * For a command of a jail with `commands`: the variables of `from` that are on
 * an allow-list.  None is on it that makes a loader, a shell or an interpreter
 * load or run something (LD_*, BASH_ENV, ENV, IFS, GCONV_PATH, PERL5LIB,
 * PYTHONPATH, GIT_*, RSYNC_* ...).  PATH is ours, and so are variables that
 * keep Python and git from code and settings in the home.
 */
int environment_clean(char *const *from, struct list *out, struct err *e);

/*
 * Adds what the profile of a command says: NAME=VALUE, or NAME for that of
 * `from`, if it is set there.
 */
int environment_add(char *const *from, const struct list *named,
    struct list *out, struct err *e);

/*
 * For a program that root starts: TERM, TZ and the language of `from`; HOME,
 * USER, LOGNAME and SHELL of the account; a PATH with sbin; XDG_RUNTIME_DIR if
 * `runtime` is not NULL; and each of `named`, which is NAME=VALUE or a NAME
 * that must be set in `from`.
 */
int environment_launch(char *const *from, const struct ident *who,
    const char *runtime, const struct list *named, struct list *out,
    struct err *e);

#endif
