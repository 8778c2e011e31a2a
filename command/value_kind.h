/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * value_kind.h - the kinds of values that a rule allows in a command line.
 * Pure.
 *
 *   is:A|B      one of these
 *   number      digits, at most 18
 *   size        digits, then perhaps a fraction and K, M, G, T or P, and B
 *   chars:SET   one to 4096 of these characters; a-z is a range
 *   text        printable ASCII, at most 4096
 *   path        beneath the root of the row
 *   path-last   the same, relative to the last word: of options only
 *   path-home   the same; a "~/" before it is the home: of operands only
 *   path-local  the same; "./" is put before a relative one: of operands only
 *   path+       the same, once or more: of operands only, as the last kind
 */
#ifndef VALUE_KIND_H
#define VALUE_KIND_H

#include <stdbool.h>

struct err;
struct list;

/* Is there such a kind? */
bool kind_known(const char *kind, bool operand);

bool kind_is_path(const char *kind);

/* Does the value fit?  Any path does: value_path(). */
bool kind_fits(const char *kind, const char *value);

/*
 * 0: the path, read relative to `start`, lies at or beneath `root`, by its text
 * alone: the kernel sees to links (wall.h).  `to` (PATH_MAX bytes) is what to
 * hand on: the word itself; but where it has "..", or would look like an
 * option or a home (git expands "~al/x"), the same path without.  Both
 * directories are absolute, without "..".
 */
int value_path(const char *word, const char *start, const char *root, char *to,
    struct err *e);

#endif
