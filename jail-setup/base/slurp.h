/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slurp.h - all bytes of a file that somebody else reads too, as they are.
 *
 * By name and through links, like the program it is written for; nothing here
 * says that it is trusted.
 */
#ifndef SLURP_H
#define SLURP_H

#include <stddef.h>

/*
 * 1: in *bytes, which is the caller's to free; 0: it cannot be opened, as by
 * whoever may open everything; -1: not known, for it is larger than `max`, no
 * file, cannot be read, or not by us.  A directory opens, and is empty.
 */
int slurp(const char *path, size_t max, char **bytes, size_t *len);

/* The same of an open file: 0, or -1 and errno. */
int slurp_fd(int fd, size_t max, char **bytes, size_t *len);

#endif
