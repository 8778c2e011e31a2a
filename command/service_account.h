/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_account.h - the account of a service, which is not root.
 */
#ifndef SERVICE_ACCOUNT_H
#define SERVICE_ACCOUNT_H

struct err;
struct ident;
struct service;

/*
 * ident_load() of its user.  -1: there is none, or it has uid 0, both with the
 * fix; or a name service failed, which is no answer.  Free *who either way.
 */
int service_account(const struct service *s, struct ident *who,
    struct err *e);

#endif
