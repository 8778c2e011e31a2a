/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * asked.h - where a jail file says a word that is wrong, for messages.
 *
 * The file is read again: struct jail holds words, not lines.  Whoever changed
 * it meanwhile gets the file without a line.
 */
#ifndef ASKED_H
#define ASKED_H

#include <limits.h>

struct err;
struct jail;

enum { ASKED_MAX = PATH_MAX + 16 };

/* "CONFIG/jails.d/NAME.conf:LINE", of a word in the list `key`. */
void asked_where(const char *config, const struct jail *j, const char *key,
    const char *word, char where[ASKED_MAX]);

/* Puts it in front of the message that is there.  Always -1. */
int asked_in(const char *config, const struct jail *j, const char *key,
    const char *word, struct err *e);

#endif
