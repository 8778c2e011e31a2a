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
 * Is "NAME=value" one of them?  Then `path` is what has to be there inside for
 * it to be true; "": nothing could make it so.
 */
bool hostvars_names(const char *var, char path[PATH_MAX]);

#endif
