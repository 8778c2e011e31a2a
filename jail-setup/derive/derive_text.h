/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_text.h - what texts say: a path as somebody wrote it; the paths,
 * accounts and interpreter that a script or configuration names.  Pure.
 */
#ifndef DERIVE_TEXT_H
#define DERIVE_TEXT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct err;
struct list;

/*
 * Writes n bytes of an absolute path without double slashes, "." and a slash at
 * its end, /var/run as /run and /var/lock as /run/lock.  False: it is relative,
 * goes up, has a control character, or is too long.
 */
bool derive_plain_path(const char *s, size_t n, char path[PATH_MAX]);

/* Called for each path; -1 ends the search, which then returns -1. */
typedef int derive_each_path(void *arg, const char *path, struct err *e);

/*
 * The paths that a text names, as derive_plain_path() writes them.  Lines that
 * begin with '#' or ';' are comments.  A path ends before a byte that no usual
 * name of a file has; what stands before a variable or a wildcard loses the
 * name that goes on in it.  $DPKG_ROOT in front is nothing.
 */
int derive_paths_in(const char *text, size_t n, derive_each_path *each,
    void *arg, struct err *e);

/*
 * The interpreter of a script, by its first line; for env(1) the name or path
 * of what that starts, as it is written.  False: it is no script.
 */
bool derive_interpreter(const char *head, char word[PATH_MAX]);

/*
 * Appends those of the names that a text has as words, in a line that also
 * speaks of a user, an owner or a group and is no comment.
 */
int derive_names_in(const char *text, size_t n, const struct list *names,
    struct list *out, struct err *e);

#endif
