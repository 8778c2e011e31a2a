/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_version.h - what the systemd of this host does not know of a unit.
 */
#ifndef UNIT_VERSION_H
#define UNIT_VERSION_H

struct err;
struct service;

/*
 * Refused: a type that this systemd takes for another one, and would count as
 * started before it is.  Where nobody says how new systemd is, all are taken.
 */
int unit_version_check(const struct service *s, struct err *e);

#endif
