/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_unit.h - what several rules ask of the unit: the directories that
 * systemd makes for it, its account, and the lines of tmpfiles.d(5) that its
 * packages have.
 */
#ifndef DERIVE_UNIT_H
#define DERIVE_UNIT_H

#include "tmpfiles.h"

struct derive_from;
struct derived;
struct derived_dir;
struct err;
struct list;

/* The last value of a key of [Service]: NULL, or the caller's to free. */
int derive_value(const struct derive_from *from, const char *key,
    char **value, struct err *e);

/* Appends the words of all its values. */
int derive_words(const struct derive_from *from, const char *key,
    struct list *out, struct err *e);

/* User= and Group= as numbers; root without them. */
int derive_account(const struct derive_from *from, uid_t *uid, gid_t *gid,
    struct err *e);

/* "UNIT.service", for reasons. */
const char *derive_unit_name(const struct derived *d);

typedef int derive_each_dir(void *arg, const struct derived_dir *dir,
    const char *why, struct err *e);

/*
 * The directories of a key such as "StateDirectory" below `top`, with the owner
 * and mode that systemd gives them.
 */
int derive_unit_dirs(const struct derive_from *from, const struct derived *d,
    const char *key, const char *top, derive_each_dir *each, void *arg,
    struct err *e);

/*
 * The lines of the packages' tmpfiles.d: for each file name that a package has
 * in /usr/lib the file of /etc, else that of /run.  `why` is the file.  Notes
 * all three as inputs.
 */
typedef int derive_each_tmpfiles(void *arg, const struct tmpfiles_line *line,
    const char *why, struct err *e);
int derive_tmpfiles(const struct derive_from *from, struct derived *d,
    derive_each_tmpfiles *each, void *arg, struct err *e);

/* The directory of a line that makes one: owner and mode as it says. */
void derive_tmpfiles_dir(const struct derive_from *from,
    const struct tmpfiles_line *line, struct derived_dir *dir);

#endif
