/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slurp.h - read a whole file, as another program reads it.
 *
 * By name, following links, like the program whose file it is; the file is not
 * checked for trust.
 */
#ifndef SLURP_H
#define SLURP_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum slurped {
	SLURP_READ,	/* *bytes, which the caller frees, has the content, */
			/* with a NUL behind it */
	SLURP_ABSENT,	/* root could not open the file either */
	SLURP_UNKNOWN,	/* larger than `max`, not regular, or not for us */
};

/* A directory counts as empty. */
enum slurped slurp(const char *path, size_t max, char **bytes, size_t *len);

/* The same of an open file: 0, or -1 and errno. */
int slurp_fd(int fd, size_t max, char **bytes, size_t *len);

/* The text of a symbolic link; false and errno. */
bool slurp_link(int dir, const char *name, char text[PATH_MAX]);

/* The beginning of a file, as text; "" if it cannot be read. */
void slurp_head(int dir, const char *name, char *text, size_t size);

#endif
