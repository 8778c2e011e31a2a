/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * absent.h - names in users and groups of a jail file that this host lacks.
 *
 * Such a name matches nobody: the accounts that were meant are in no jail.
 * While a name service fails, its names are absent too.
 */
#ifndef ABSENT_H
#define ABSENT_H

#include "list.h"

struct err;
struct jail;

enum { ABSENT_TEXT = 400, ABSENT_MEND = 640 };

/* "groups=NAME" or "users=NAME" for each, in the order of the file. */
int absent_names(const struct jail *j, struct list *out, struct err *e);

/*
 * For one of these: what was expected, what was found, and the fix, with the
 * name that may be meant and the line of the jail file.
 */
const char *absent_expected(const char *name);
const char *absent_found(const char *name);
void absent_mend(const char *config, const struct jail *j, const char *name,
    char text[ABSENT_MEND]);

/* As one line: "jail NAME: groups=NAME: no such group; fix: ...". */
void absent_say(const char *config, const struct jail *j, const char *name,
    struct err *to);

#endif
