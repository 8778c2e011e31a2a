/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_places.h - the directories of a distribution that are nobody's own:
 * pure, by their names.
 */
#ifndef DERIVE_PLACES_H
#define DERIVE_PLACES_H

#include <stdbool.h>

struct list;

/* Do many share it, so that it cannot be private?  What is below may be. */
bool derive_shared_place(const char *path);

/* May it be private at all, whoever says so? */
bool derive_private_place(const char *path);

/*
 * Why what is there is left out: it is for the host's own programs.  *top, if
 * not NULL, is the directory.  NULL: it is not, or it is the home of one of
 * these packages ("/etc/NAME", "/etc/NAME.d").
 */
const char *derive_left_place(const char *path, const struct list *packages,
    const char **top);

/* Is it where package managers keep what they know? */
bool derive_managers_place(const char *path);

#endif
