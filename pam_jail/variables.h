/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * variables.h - correct the session's PAM variables for the jail.
 *
 * Only PAM's own: sshd, login and cron pass these to the session after they
 * have opened it, and sshd's child after pam_setcred(3).  The environment of a
 * caller such as su is not changed.
 */
#ifndef VARIABLES_H
#define VARIABLES_H

#include <security/pam_modules.h>

struct entry;
struct err;

/*
 * Called inside the jail: remove variables that name a path which does not
 * exist there (hostvars.h), and set XDG_RUNTIME_DIR.
 */
int variables_settle(pam_handle_t *pamh, const struct entry *en,
    struct err *e);

#endif
