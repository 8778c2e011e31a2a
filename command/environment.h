/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * environment.h - what of the environment a limited command gets to see.
 */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

struct err;
struct ident;
struct list;

/*
 * "NAME=value" lines from `from`, by an allow-list: nothing that makes a
 * loader, a shell or an interpreter load or run something (LD_*, BASH_ENV, ENV,
 * IFS, GCONV_PATH, PERL5LIB, PYTHONPATH, GIT_*, RSYNC_* ...) is on it.  Ours
 * are PATH, and what makes Python and git look for no code and no settings in
 * the home.
 */
int environment_clean(char *const *from, struct list *out, struct err *e);

/*
 * For a program that root starts: TERM, TZ and the language from `from`, HOME,
 * USER, LOGNAME and SHELL of the account, a PATH with sbin, XDG_RUNTIME_DIR
 * where `runtime` is not NULL, and what `named` says: NAME=VALUE, or NAME alone
 * for the value in `from`, where it must be.
 */
int environment_launch(char *const *from, const struct ident *who,
    const char *runtime, const struct list *named, struct list *out,
    struct err *e);

#endif
