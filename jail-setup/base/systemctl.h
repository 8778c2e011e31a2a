/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * systemctl.h - call systemctl(1), if systemd is running, as sd_booted(3)
 * tests.
 */
#ifndef SYSTEMCTL_H
#define SYSTEMCTL_H

#include <stdbool.h>
#include <stddef.h>

/* Where units are, by precedence, systemd.unit(5); NULL at the end. */
extern const char *const systemctl_units[];

/* The value if a line of a unit is "KEY=VALUE", else NULL.  Pure. */
const char *systemctl_value(const char *line, const char *key);

bool systemctl_booted(void);

/*
 * Run /usr/bin/systemctl with these arguments, of which the first is its name,
 * and an environment of our own. true: it exited with 0.
 */
bool systemctl(const char *const argv[]);

/*
 * The same, for at most that many seconds.  *late: it was not done by then, and
 * waits no more; systemd itself goes on with it.
 */
bool systemctl_within(const char *const argv[], int seconds, bool *late);

/* As systemctl(), and what it wrote to its standard output, cut to `size`. */
bool systemctl_read(const char *const argv[], char *text, size_t size);

#endif
