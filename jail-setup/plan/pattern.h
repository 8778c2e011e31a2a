/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pattern.h - the paths of component files: plain, glob(7), or PREFIX/ ** for
 * everything below (written without the blank).
 */
#ifndef PATTERN_H
#define PATTERN_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct list;

/*
 * The host's paths that match, sorted.  A plain path is itself, there or not.
 * With "**" directories are left to their contents, what is neither file nor
 * link is passed over, and a PREFIX that is no directory is itself.  There a
 * path with a '/' at its end is one of others (see host_trust.h) that is left out
 * with all below it, or in part: too deep, too many, or not to be looked at.
 *
 * `inputs` gets the paths on which that depends (plan.h): what was found; for
 * each part with a wildcard, or after one and not found, the directory that was
 * searched; without wildcards the first path that is not there.
 */
int pattern_expand(const char *pattern, struct list *out, struct list *inputs,
    struct err *e);

/*
 * Pure: is this path, of a file or a link, among those?  Here a star or a
 * question mark stands for a leading period as well: what is excluded by "/a/ *"
 * (without the blank) is all that is in /a.
 */
bool pattern_matches(const char *pattern, const char *path);

/* The length of PREFIX; 0: it is no such pattern. */
size_t pattern_prefix(const char *pattern);

/* Do its first n bytes stand for themselves, backslashes and all? */
bool pattern_plain(const char *pattern, size_t n);

#endif
