/* SPDX-License-Identifier: BSD-2-Clause */
/* paths.h - where things are on a host, unless told otherwise. */
#ifndef PATHS_H
#define PATHS_H

#define PATHS_CONFIG SYSCONFDIR "/jail"
#define PATHS_VENDOR PREFIX "/share/jail"
#define PATHS_STATE  "/var/lib/jail"
#define PATHS_JAILSH PREFIX "/bin/jailsh"
#define PATHS_SHELLS PREFIX "/libexec/jail"	/* in a tree: scripts.h */
#define PATHS_RUN    "/run/jail"
#define PATHS_EMPTY  PATHS_RUN "/empty"

#endif
