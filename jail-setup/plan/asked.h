/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * asked.h - the file and line of a wrong word in a jail file, for messages.
 *
 * The file is read again, since struct jail has no line numbers.  If the word
 * is no longer there, the message names the file without a line.
 */
#ifndef ASKED_H
#define ASKED_H

#include <limits.h>

struct err;
struct jail;

enum { ASKED_MAX = PATH_MAX + 16 };

/* Writes "CONFIG/jails.d/NAME.conf:LINE" for a word of the list `key`. */
void asked_where(const char *config, const struct jail *j, const char *key,
    const char *word, char where[ASKED_MAX]);

/* Prefixes the message in *e with it.  Always -1. */
int asked_in(const char *config, const struct jail *j, const char *key,
    const char *word, struct err *e);

#endif
