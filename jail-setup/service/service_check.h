/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_check.h - what would keep a new service from starting and is known
 * before anything is written.
 */
#ifndef SERVICE_CHECK_H
#define SERVICE_CHECK_H

#include <stdbool.h>

struct err;
struct places;
struct service;

/*
 * Its account, program, addresses, directories, binds, supervisor and units.
 * `made`: it has units already, and may run.  Changes nothing.
 */
int service_check(const struct service *s, const struct places *at, bool made,
    struct err *e);

#endif
