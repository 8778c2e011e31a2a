/* SPDX-License-Identifier: BSD-2-Clause */
/* path_below.c - see path_below.h */
#include <string.h>

#include "path_below.h"

const char *
path_below(const char *path, const char *top)
{
	size_t n = strlen(top);

	while (n > 0 && top[n - 1] == '/')
		n--;
	return strncmp(path, top, n) == 0 &&
	    (path[n] == '/' || path[n] == '\0') ? path + n : NULL;
}

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

bool
path_is_kernels(const char *path)
{
	return path_below(path, "/dev") != NULL ||
	    path_below(path, "/proc") != NULL ||
	    path_below(path, "/sys") != NULL;
}
