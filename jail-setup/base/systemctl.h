/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * systemctl.h - systemd told to do something, where it is what runs this host,
 * sd_booted(3).
 */
#ifndef SYSTEMCTL_H
#define SYSTEMCTL_H

#include <stdbool.h>

bool systemctl_booted(void);

/*
 * /usr/bin/systemctl with these arguments, the first of them its name, an
 * environment of our own, and nothing asked for.  true: it ended with 0.
 */
bool systemctl(const char *const argv[]);

#endif
