/* SPDX-License-Identifier: BSD-2-Clause */
/* listen_place.c - see listen_place.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "fix.h"
#include "listen_address.h"
#include "listen_place.h"
#include "safe_open.h"
#include "scope.h"
#include "service_file.h"

int
listen_place(const char *path, const char *service, struct err *e)
{
	char parent[PATH_MAX];
	struct err why;
	int fd, n = (int)(strrchr(path, '/') - path);
	char *fix;

	snprintf(parent, sizeof(parent), "%.*s", n > 0 ? n : 1, path);
	fd = safe_dir(parent, e);
	if (fd >= 0 || e->no == ENOENT || e->no == EACCES)
		return fd;
	why = *e;
	fix = strstr(why.msg, FIX_WORD);
	if (fix != NULL)
		*fix = '\0';
	return err_set(e, 0, "%.400s: %.400s; fix: write address = "
	    "\"/run/%s.sock\"", path, why.msg, service);
}

int
listen_place_check(const struct service *s, const struct service_listen *l,
    const struct ident *who, struct err *e)
{
	struct listen_address a;
	const char *path, *own;
	scope_fd dir = -1;

	if (!listen_address_is_path(l->address))
		return 0;
	if (listen_address_fill(l->address, who, &a, e) < 0)
		return err_in(e, "listen");
	path = listen_address_path(&a);
	own = service_own_dir(s, path);
	if (own != NULL)
		return err_set(e, 0, "listen: %s is in the directory of %s, "
		    "where the program could put another file; fix: write "
		    "\"/run/%s.sock\"", path, own, s->jail.name);
	dir = listen_place(path, s->jail.name, e);
	return dir >= 0 || e->no == ENOENT ? 0 : err_in(e, "listen");
}
