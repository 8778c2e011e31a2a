/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * claimed_dirs.h - has somebody else the directories that a service names?
 *
 * Asked before its unit is written: systemd takes what is there, whoever's it
 * is, and sets its mode.
 */
#ifndef CLAIMED_DIRS_H
#define CLAIMED_DIRS_H

#include <stdbool.h>

struct err;
struct service;

/*
 * -1: another service names it, or it is there and not the account's.  `made`:
 * its unit may have made it, and not have started yet: service_dirs.h.
 */
int claimed_dirs_check(const char *confdir, const struct service *s, bool made,
    struct err *e);

#endif
