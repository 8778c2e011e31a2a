/* SPDX-License-Identifier: BSD-2-Clause */
/* accounts.h - the accounts that share a uid. */
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include <sys/types.h>

#include "list.h"

struct err;

/* Append their names, that of getpwuid(3) first.  None is an error. */
int accounts_of(uid_t uid, struct list *names, struct err *e);

/* Write "alice,alice2", truncated to fit. */
void accounts_join(const struct list *names, char *text, size_t size);

/* "alice,alice2 (uid 2001)", or "uid 2001" without an account; truncated. */
void accounts_text(uid_t uid, char *text, size_t size);

#endif
