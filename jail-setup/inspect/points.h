/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * points.h - what is there, on the host, for the binds that are mounted below
 * the account's home or another bind.
 *
 * No entry makes such a mount point: it lies where users write, who make and
 * remove it.  So it is a reason of one account, not of its class (alike.h).
 */
#ifndef POINTS_H
#define POINTS_H

#include <stddef.h>

struct entry;

/* Of more binds than fit, the last are not looked at. */
#define POINTS_TEXT 4096

/*
 * One word for each, in their order: d for a directory, f for anything else,
 * or the errno of the way to it, links not followed.  "": there is none.
 */
void points_look(const struct entry *en, char *text, size_t size);

#endif
