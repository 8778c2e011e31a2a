/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evict.h - user managers of systemd that accounts in a jail still have, from
 * before something kept them from starting: ended, and said so.
 */
#ifndef EVICT_H
#define EVICT_H

struct call;

/*
 * EXIT_FINE; EXIT_FOUND where one goes on, with the reason on standard error.
 * Those of accounts in no jail, or of which nobody can say, are left alone.
 */
int evict_managers(const struct call *c);

#endif
