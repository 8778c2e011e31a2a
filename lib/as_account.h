/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * as_account.h - root's file access with the rights of an account, for a
 * moment: what is made is the account's, and what it may not reach is refused.
 */
#ifndef AS_ACCOUNT_H
#define AS_ACCOUNT_H

#include <sys/types.h>

#include "caps.h"

struct err;
struct ident;

struct as_account {
	struct caps had;
	gid_t gid;
};

/* Only of the calling thread.  -1: nothing has changed. */
int as_account_begin(const struct ident *who, struct as_account *was,
    struct err *e);

/* -1: it may still have the account's rights, and must not go on. */
int as_account_end(const struct as_account *was, struct err *e);

#endif
