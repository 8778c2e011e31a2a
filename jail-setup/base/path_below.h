/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * path_below.h - which directory a path lies below, by its words alone.
 */
#ifndef PATH_BELOW_H
#define PATH_BELOW_H

#include <stdbool.h>

/*
 * What of the path lies below `top`: from the '/' on, or "" for `top` itself.
 * NULL: it does not.  Slashes at the end of `top` do not count.
 */
const char *path_below(const char *path, const char *top);

/* /dev, /proc and /sys, which each jail has for itself, and what is in them. */
bool path_is_kernels(const char *path);

#endif
