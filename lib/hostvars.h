/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hostvars.h - variables that PAM modules of the host set for a session, and
 * that name what a jail may lack.  Pure.
 */
#ifndef HOSTVARS_H
#define HOSTVARS_H

#include <limits.h>
#include <stdbool.h>

/*
 * Is "NAME=value" one of them?  Then `path` must exist inside for the value to
 * be true; "" if no path could make it true.
 */
bool hostvars_names(const char *var, char path[PATH_MAX]);

#endif
