/* SPDX-License-Identifier: BSD-2-Clause */
/* path_below.h - the parts of a path, by its text alone. */
#ifndef PATH_BELOW_H
#define PATH_BELOW_H

#include <stdbool.h>

/*
 * The rest of the path below `top`, which begins with '/', or "" for `top`
 * itself; NULL: the path is not below it.  Slashes at the end of `top` are
 * ignored.
 */
const char *path_below(const char *path, const char *top);

/* What is behind the last slash. */
const char *path_base(const char *path);

/* Is it /dev, /proc or /sys, or below?  Each jail has its own. */
bool path_is_kernels(const char *path);

#endif
