/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_login.h - a service read for what root starts in its jail: its own
 * program, or one that joins it.
 */
#ifndef SERVICE_LOGIN_H
#define SERVICE_LOGIN_H

struct arguments;
struct err;
struct list;
struct login;
struct service;

/*
 * Fills *s from the file that a->service names, and of *l the account and the
 * jail, which is that of *s; the tokens of directory are replaced, and the
 * file's variables added to `env` without theirs.  For root alone, and not for
 * the name of a jail, whose tree it would run in.
 */
int service_login(const struct arguments *a, struct service *s,
    struct login *l, struct list *env, struct err *e);

#endif
