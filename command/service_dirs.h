/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * service_dirs.h - may a directory that is there be a service's own?
 */
#ifndef SERVICE_DIRS_H
#define SERVICE_DIRS_H

#include <limits.h>
#include <stdbool.h>

#include "service_file.h"

struct err;
struct ident;

/* Its path; false: the service has none of that kind. */
bool service_dir_path(const struct service *s, enum service_dir d,
    char path[PATH_MAX]);

/* "STATE_DIRECTORY=/var/lib/NAME" ...; false: the service has none. */
enum { SERVICE_DIR_VARIABLE = PATH_MAX + 64 };
bool service_dir_variable(const struct service *s, enum service_dir d,
    char text[SERVICE_DIR_VARIABLE]);

/*
 * Of `fd`, an O_PATH descriptor.  It must be the account's, and writable by
 * nobody else: a POSIX ACL that lets others write shows in the group bits.  One
 * of root's is somebody else's on this host, whether anything is in it or not;
 * `made`: but for an empty one of mode 0700, which a unit has made.
 *
 * 0: it is the account's.  1: made, and root's still.  -1: refused.
 */
int service_dir_check(int fd, const char *path, const struct ident *who,
    bool made, struct err *e);

#endif
