/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_audit.h - a record for the Linux audit system, by libaudit.
 *
 * Of the type TRUSTED_APP: libpam writes USER_START itself, and tools that pair
 * it with USER_END would count a session twice; ROLE_CHANGE and the anomalies
 * are counted as something else as well.  ausearch -m TRUSTED_APP finds it.
 *
 * Built without (make AUDIT=0), or with audit off, nothing happens, and nothing
 * that fails here fails a login: the log has the line.
 */
#ifndef REPORT_AUDIT_H
#define REPORT_AUDIT_H

#include <stddef.h>

struct report_facts;

/* The socket must be of the host's network namespace; -1 where there is none. */
int  report_audit_open(void);
void report_audit_send(int fd, const struct report_facts *f);

/* Pure: what is ours of the record; libaudit adds exe, hostname, addr,
 * terminal and res. */
void report_audit_text(char *text, size_t size, const struct report_facts *f);

#endif
