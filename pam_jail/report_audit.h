/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_audit.h - a record for the Linux audit system, by libaudit.
 *
 * Its type is TRUSTED_APP: libpam writes USER_START itself, and tools that pair
 * it with USER_END would count a session twice; ROLE_CHANGE and the anomaly
 * types have other meanings. ausearch -m TRUSTED_APP finds it.
 *
 * Without libaudit (make AUDIT=0), or with audit off, nothing is sent.  An
 * error here fails no login: the log has the line.
 */
#ifndef REPORT_AUDIT_H
#define REPORT_AUDIT_H

#include <stddef.h>

struct report_facts;

/* The socket must be of the host's network namespace; -1: no audit. */
int  report_audit_open(void);
void report_audit_send(int fd, const struct report_facts *f);

/* Pure: our part of the record; libaudit adds exe, hostname, addr, ... */
void report_audit_text(char *text, size_t size, const struct report_facts *f);

#endif
