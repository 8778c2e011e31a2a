/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * derive_users.c - the host's accounts, see derive_host.h: by its name
 * services, or those of the files below another root.
 */
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "derive.h"
#include "derive_host.h"
#include "err.h"
#include "list.h"
#include "scope.h"

enum { SYSTEM_MAX = 1000 };	/* login.defs(5) and systemd agree */

static FILE *
open_names(const struct derive_from *from, const char *name)
{
	char path[PATH_MAX];

	return (size_t)snprintf(path, sizeof(path), "%s/etc/%s", from->root,
	    name) < sizeof(path) ? fopen(path, "re") : NULL;
}

/* By name, or if that is NULL by uid. */
static const struct passwd *
find_user(const struct derive_from *from, const char *name, uid_t uid)
{
	scope_file *f = NULL;
	const struct passwd *pw;

	if (from->root[0] == '\0')
		return name != NULL ? getpwnam(name) : getpwuid(uid);
	f = open_names(from, "passwd");
	while (f != NULL && (pw = fgetpwent(f)) != NULL)
		if (name != NULL ? strcmp(pw->pw_name, name) == 0 :
		    pw->pw_uid == uid)
			return pw;
	return NULL;
}

bool
derive_uid(const struct derive_from *from, const char *user, uid_t *uid,
    gid_t *gid)
{
	const struct passwd *pw = find_user(from, user, 0);
	unsigned long n;
	char *end;

	if (pw == NULL) {
		n = strtoul(user, &end, 10);
		if (user[0] < '0' || user[0] > '9' || *end != '\0' ||
		    n >= UINT_MAX)
			return false;
		pw = find_user(from, NULL, (uid_t)n);
		*uid = (uid_t)n;
		*gid = pw != NULL ? pw->pw_gid : (gid_t)n;
		return true;
	}
	*uid = pw->pw_uid;
	*gid = pw->pw_gid;
	return true;
}

bool
derive_gid(const struct derive_from *from, const char *group, gid_t *gid)
{
	scope_file *f = NULL;
	const struct group *gr = NULL;
	unsigned long n;
	char *end;

	if (from->root[0] == '\0')
		gr = getgrnam(group);
	else
		f = open_names(from, "group");
	while (f != NULL && (gr = fgetgrent(f)) != NULL &&
	    strcmp(gr->gr_name, group) != 0)
		;
	if (gr != NULL) {
		*gid = gr->gr_gid;
		return true;
	}
	n = strtoul(group, &end, 10);
	*gid = (gid_t)n;
	return group[0] >= '0' && group[0] <= '9' && *end == '\0' &&
	    n < UINT_MAX;
}

bool
derive_user(const struct derive_from *from, uid_t uid, char *name, size_t size)
{
	const struct passwd *pw = find_user(from, NULL, uid);

	return pw != NULL && (size_t)snprintf(name, size, "%s",
	    pw->pw_name) < size;
}

bool
derive_home(const struct derive_from *from, const char *user,
    char home[PATH_MAX])
{
	const struct passwd *pw = find_user(from, user, 0);

	return pw != NULL && pw->pw_dir[0] == '/' && (size_t)snprintf(home,
	    PATH_MAX, "%s", pw->pw_dir) < PATH_MAX;
}

int
derive_system_users(const struct derive_from *from, struct list *out,
    struct err *e)
{
	scope_file *f = open_names(from, "passwd");
	const struct passwd *pw;

	while (f != NULL && (pw = fgetpwent(f)) != NULL)
		if (pw->pw_uid > 0 && pw->pw_uid < SYSTEM_MAX &&
		    list_add(out, pw->pw_name, e) < 0)
			return -1;
	return 0;
}
