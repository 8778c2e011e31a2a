/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * listen_free.h - may a new service have the addresses of its `listen`?
 */
#ifndef LISTEN_FREE_H
#define LISTEN_FREE_H

struct err;
struct places;
struct service;

/*
 * -1: another service has one of them, or a socket unit that is enabled, or
 * somebody listens there now.  Changes nothing.
 */
int listen_free(const struct service *s, const struct places *at,
    struct err *e);

#endif
