/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * variables.h - the session's variables, as they are true inside.
 *
 * PAM's alone: sshd, login and cron give these to the session after they have
 * opened it, and sshd's child after pam_setcred(3).  What a caller such as su
 * has in its own environment is not ours to change.
 */
#ifndef VARIABLES_H
#define VARIABLES_H

#include <security/pam_modules.h>

struct entry;
struct err;

/*
 * The caller is inside.  Drops what names a path that is not there, hostvars.h,
 * and sets XDG_RUNTIME_DIR.
 */
int variables_settle(pam_handle_t *pamh, const struct entry *en,
    struct err *e);

#endif
