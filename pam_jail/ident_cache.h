/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ident_cache.h - the account that the account phase found, for the session.
 *
 * Name services take a third of the time of a login.  The cached answer is used
 * at most once, for the same user name, and expires after two seconds: less
 * than any cache of theirs, and sshd(8) keeps its own copy for the whole login.
 * An account in no jail is not cached: it may have been put into a group since.
 */
#ifndef IDENT_CACHE_H
#define IDENT_CACHE_H

#include <stdbool.h>

#include <security/pam_modules.h>

struct ident;
struct login;

/* Move login->who into the handle if the login is jailed. */
void ident_cache_keep(pam_handle_t *pamh, struct login *l);

/* True: *who is set and the caller's to free. */
bool ident_cache_take(pam_handle_t *pamh, const char *user, struct ident *who);

#endif
