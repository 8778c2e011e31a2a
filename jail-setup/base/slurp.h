/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slurp.h - read a whole file, as another program reads it.
 *
 * By name, following links, like the program whose file it is; the file is not
 * checked for trust.
 */
#ifndef SLURP_H
#define SLURP_H

#include <stddef.h>

/*
 * 1: *bytes, which the caller frees, has the content, with a NUL behind it; 0:
 * root could not open the file either; -1: unknown, because the file is larger
 * than `max`, not regular or not readable, or because we are not root and lack
 * permission.  A directory counts as empty.
 */
int slurp(const char *path, size_t max, char **bytes, size_t *len);

/* The same of an open file: 0, or -1 and errno. */
int slurp_fd(int fd, size_t max, char **bytes, size_t *len);

#endif
