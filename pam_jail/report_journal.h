/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_journal.h - a message in the native protocol of systemd-journald,
 * systemd.io/JOURNAL_NATIVE_PROTOCOL: the log line, and its parts as fields.
 * Pure.  libsystemd would load compression and gcrypt into every sshd.
 */
#ifndef REPORT_JOURNAL_H
#define REPORT_JOURNAL_H

#include <stddef.h>

struct report_facts;

#define REPORT_JOURNAL "/run/systemd/journal/socket"

/*
 * Returns the bytes written to `to`. A value is truncated to 2 KiB, and a field
 * that does not fit is left out.
 */
size_t report_journal(char *to, size_t size, int level, const char *line,
    const struct report_facts *f);

#endif
