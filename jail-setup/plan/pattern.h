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
 * Finds the host's paths that match, sorted.  A plain path is found whether it
 * exists or not.  PREFIX/ ** finds files and links only, and PREFIX itself if
 * it is no directory.  A result that ends in '/' was left out, in part or with
 * all below it: others than root can write there (host_trust.h), and it is too
 * deep, has too many entries or cannot be read.
 *
 * `inputs` gets the paths on which that depends (plan.h): what was found; for
 * each part with a wildcard, or after one and not found, the directory that was
 * searched; without wildcards the first path that is not there.
 */
int pattern_expand(const char *pattern, struct list *out, struct list *inputs,
    struct err *e);

/*
 * Does the pattern match this path of a file or a link?  Pure.  Unlike above,
 * '*' and '?' match a leading period: to exclude "/a/ *" (without the blank) is
 * to exclude all that is in /a.
 */
bool pattern_matches(const char *pattern, const char *path);

/* The length of PREFIX; 0: the pattern does not end in "/ **". */
size_t pattern_prefix(const char *pattern);

/* Are its first n bytes without wildcards?  Then a backslash is plain too. */
bool pattern_plain(const char *pattern, size_t n);

/* Writes the pattern that stands for just that path; returns where it ends. */
char *pattern_escape(const char *path, char *pattern);

#endif
