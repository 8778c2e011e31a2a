/* SPDX-License-Identifier: BSD-2-Clause */
/* listen_place.c - see listen_place.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "fix.h"
#include "listen_place.h"
#include "safe_open.h"

int
listen_place(const char *path, const char *service, struct err *e)
{
	char parent[PATH_MAX];
	struct err why;
	int fd, n = (int)(strrchr(path, '/') - path);
	char *fix;

	snprintf(parent, sizeof(parent), "%.*s", n > 0 ? n : 1, path);
	fd = safe_dir(parent, e);
	if (fd >= 0 || e->no == ENOENT)
		return fd;
	why = *e;
	fix = strstr(why.msg, FIX_WORD);
	if (fix != NULL)
		*fix = '\0';
	return err_set(e, 0, "%.400s: %.400s; fix: write address = "
	    "\"/run/%s.sock\"", path, why.msg, service);
}
