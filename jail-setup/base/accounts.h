/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * accounts.h - the accounts of one uid: there may be several.
 */
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include <sys/types.h>

#include "list.h"

struct err;

/*
 * Appends their names, that of getpwuid(3) first, then those that /etc/passwd
 * has besides.  None is an error.
 */
int accounts_of(uid_t uid, struct list *names, struct err *e);

/* "alice,alice2"; cut short. */
void accounts_join(const struct list *names, char *text, size_t size);

/* "alice,alice2 (uid 2001)", or "uid 2001" where there is none; cut short. */
void accounts_text(uid_t uid, char *text, size_t size);

#endif
