/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_binds.h - a jail that has no member yet: would its binds refuse the
 * first?  Those of members are looked at with each account: check_logins.c.
 */
#ifndef CHECK_BINDS_H
#define CHECK_BINDS_H

struct err;
struct findings;
struct jail;

/* refused: each source without a token that would refuse a login; needs root */
int check_binds(const struct jail *j, struct findings *f, struct err *e);

#endif
