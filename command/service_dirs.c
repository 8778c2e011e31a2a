/* SPDX-License-Identifier: BSD-2-Clause */
/* service_dirs.c - see service_dirs.h */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "dir.h"
#include "err.h"
#include "ident.h"
#include "list.h"
#include "service_dirs.h"

bool
service_dir_path(const struct service *s, enum service_dir d,
    char path[PATH_MAX])
{
	const char *name = service_dir_name(s, d);

	if (name != NULL)
		snprintf(path, PATH_MAX, "%s/%s", service_places[d].top, name);
	return name != NULL;
}

bool
service_dir_variable(const struct service *s, enum service_dir d,
    char text[SERVICE_DIR_VARIABLE])
{
	char path[PATH_MAX];

	if (!service_dir_path(s, d, path))
		return false;
	snprintf(text, SERVICE_DIR_VARIABLE, "%s=%s",
	    service_places[d].variable, path);
	return true;
}

/* 1: nothing is in it. */
static int
is_empty(int fd, const char *path, struct err *e)
{
	scope_list names = {0};

	return dir_names(fd, path, NULL, &names, e) < 0 ? -1 : names.n == 0;
}

static int
check_of_root(int fd, const char *path, const struct stat *st,
    const struct ident *who, bool made, struct err *e)
{
	int empty = made && (st->st_mode & 07777) == 0700 ?
	    is_empty(fd, path, e) : 0;

	if (empty != 0)
		return empty;
	return err_set(e, 0, "%s is there and belongs to root; fix: name "
	    "another directory, or, if it is the service's: chown -R -h %s: "
	    "%s", path, who->name, path);
}

int
service_dir_check(int fd, const char *path, const struct ident *who,
    bool made, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set(e, errno, "stat %s", path);
	if (!S_ISDIR(st.st_mode))
		return err_set(e, 0, "%s is not a directory", path);
	if (st.st_uid == 0)
		return check_of_root(fd, path, &st, who, made, e);
	if (st.st_uid != who->uid)
		return err_set(e, 0, "%s belongs to uid %u, not to %s; fix: "
		    "name another directory, or, if it is the service's: "
		    "chown -R -h %s: %s", path, (unsigned)st.st_uid, who->name,
		    who->name, path);
	if ((st.st_mode & 022) != 0)
		return err_set(e, 0, "%s: mode %04o, others can write it; fix: "
		    "chmod 700 %s", path, (unsigned)st.st_mode & 07777, path);
	return 0;
}
