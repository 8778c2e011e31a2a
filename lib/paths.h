/* SPDX-License-Identifier: BSD-2-Clause */
/* paths.h - where things are on a host, unless told otherwise. */
#ifndef PATHS_H
#define PATHS_H

#include <stdbool.h>
#include <string.h>

#define PATHS_CONFIG SYSCONFDIR "/jail"
#define PATHS_VENDOR PREFIX "/share/jail"
#define PATHS_STATE  "/var/lib/jail"
#define PATHS_JAILSH PREFIX "/bin/jailsh"
#define PATHS_INSIDE PREFIX "/libexec/jail/jailsh"	/* admin.h of jailsh */
#define PATHS_SHELLS PREFIX "/libexec/jail"	/* in a tree: scripts.h */
#define PATHS_JAIL_INIT PREFIX "/lib/jail/jail-init"
#define PATHS_INIT_INSIDE "/usr/lib/jail/jail-init"	/* in a container */
#define PATHS_INIT_CONF "/etc/jail/init.conf"	/* in a container */
#define PATHS_RULES  "/etc/jail/rules"		/* in a jail: rules.h */
#define PATHS_RULES_ENTRY "/etc/jail/rules.entry"	/* reach.h */
#define PATHS_RUN    "/run/jail"
#define PATHS_EMPTY  PATHS_RUN "/empty"

/*
 * Is `path` the other, or below it?  By name alone: both without "." and "..",
 * and `other` without a slash at its end.
 */
static inline bool
path_within(const char *path, const char *other)
{
	size_t n = strlen(other);

	return strncmp(path, other, n) == 0 &&
	    (path[n] == '\0' || path[n] == '/');
}

#endif
