/* SPDX-License-Identifier: BSD-2-Clause */
/* init_text.h - a template into a jail file.  Pure. */
#ifndef INIT_TEXT_H
#define INIT_TEXT_H

#include <stdbool.h>

struct err;
struct init_want;

/*
 * The template without its head, with the jail's NAME in its comments, its line
 * `groups` replaced by the group or the user, and if this kernel has no
 * Landlock scopes, what does without them and what does not hold then.  The
 * caller's to free.  NULL: no memory, or the template has not just one such
 * line.
 */
char *init_text(const char *template, const struct init_want *w,
    bool unscoped, struct err *e);

#endif
