/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ident_cache.h - who the account phase found in a jail, for the session after it.
 *
 * Asking the name services is a third of what a login costs.  What they said is
 * taken once, under the same name, and not after two seconds: less than any
 * cache of theirs, and sshd(8) itself keeps the account it read at the start.
 * Of an account in no jail nothing is kept: one that was put into a group since
 * then must not be let by.
 */
#ifndef IDENT_CACHE_H
#define IDENT_CACHE_H

#include <stdbool.h>

#include <security/pam_modules.h>

struct ident;
struct login;

/* Moves login->who into the handle, where that may be; it is empty then. */
void known_keep(pam_handle_t *pamh, struct login *l);

/* True: *who is the caller's. */
bool known_take(pam_handle_t *pamh, const char *user, struct ident *who);

#endif
