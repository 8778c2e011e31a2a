/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * old_settings.h - does a service run, or would systemd start it, with other
 * settings than its file has now?
 */
#ifndef OLD_SETTINGS_H
#define OLD_SETTINGS_H

#include <stdbool.h>

#include "store/sessions.h"

struct err;
struct findings;
struct jails;
struct places;
struct service;

/*
 * The session of the service that was started with other ones: the oldest, of
 * those that jailsh says it of.  NULL: there is none.
 */
const struct session *old_settings_of(const struct service *s,
    const struct sessions *all);

/* Such a session, or a unit that is older than the file. */
bool old_settings(const struct service *s, const struct places *at,
    const struct sessions *all);

/*
 * old-settings: one for each service, unless old-tree has been found for it,
 * which the same restart mends.  Only those in `only` (check_selects).  One
 * that runs, with restart = "never", is accepted by its file.
 */
int check_old_settings(const struct places *at, const struct jails *all,
    char *const *only, struct findings *f, struct err *e);

#endif
