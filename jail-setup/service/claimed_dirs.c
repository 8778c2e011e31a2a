/* SPDX-License-Identifier: BSD-2-Clause */
/* claimed_dirs.c - see claimed_dirs.h */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "claimed_dirs.h"
#include "err.h"
#include "ident.h"
#include "list.h"
#include "safe_open.h"
#include "scope.h"
#include "service_dirs.h"

static int
check_one(const char *path, const struct ident *who, bool made, struct err *e)
{
	scope_fd fd = safe_leaf(path, NULL, e);

	if (fd < 0)
		return e->no == ENOENT ? 0 : -1;
	return service_dir_check(fd, path, who, made, e) < 0 ? -1 : 0;
}

static int
check_there(const struct service *s, bool made, struct err *e)
{
	struct ident who;
	char path[PATH_MAX];
	int rc = ident_load(s->user, &who, e);

	for (int d = 0; rc == 0 && d < DIR_COUNT; d++)
		if (service_dir_path(s, (enum service_dir)d, path) &&
		    check_one(path, &who, made, e) < 0)
			rc = err_in(e, "%s", service_places[d].key);
	ident_free(&who);
	return rc;
}

static int
check_other(const struct service *s, const struct service *other,
    struct err *e)
{
	char path[PATH_MAX], theirs[PATH_MAX];

	for (int d = 0; d < DIR_COUNT; d++)
		if (service_dir_path(s, (enum service_dir)d, path) &&
		    service_dir_path(other, (enum service_dir)d, theirs) &&
		    strcmp(path, theirs) == 0)
			return err_set(e, 0, "%s: %s is the service %s's; fix: "
			    "name another directory", service_places[d].key,
			    path, other->jail.name);
	return 0;
}

int
claimed_dirs_check(const char *confdir, const struct service *s, bool made,
    struct err *e)
{
	scope_list names = {0};

	if (service_names(confdir, &names, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++) {
		scope_service other = {0};
		struct err broken;

		/* a broken file of another stops nothing */
		if (strcmp(names.v[i], s->jail.name) != 0 &&
		    service_load(confdir, names.v[i], &other, &broken) == 0 &&
		    check_other(s, &other, e) < 0)
			return -1;
	}
	return check_there(s, made, e);
}
