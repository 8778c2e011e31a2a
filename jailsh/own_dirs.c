/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * own_dirs.c - see own_dirs.h
 *
 * Each lies in a directory of root's, so nobody else can put another in its
 * place.  One is made under a name that no service can have and is renamed when
 * it is the account's: at no moment is there one of root's, which would be
 * refused at the next start as another's.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "hardened.h"
#include "ident.h"
#include "list.h"
#include "own_dirs.h"
#include "safe_open.h"
#include "scope.h"
#include "service_dirs.h"

/* Is `path` one of those, with ':' between two, that VARIABLE=... has? */
static bool
is_said(char *const *environment, const char *variable, const char *path)
{
	const size_t n = strlen(variable), m = strlen(path);

	for (; *environment != NULL; environment++) {
		const char *v = *environment;

		if (strncmp(v, variable, n) != 0 || v[n] != '=')
			continue;
		for (v += n + 1; v != NULL; v = strchr(v, ':')) {
			v += *v == ':';
			if (strncmp(v, path, m) == 0 &&
			    (v[m] == ':' || v[m] == '\0'))
				return true;
		}
	}
	return false;
}

static int
hand_over(int at, const char *name, const char *path, const struct ident *who,
    struct err *e)
{
	if (fchownat(at, name, who->uid, who->gid, AT_EMPTY_PATH |
	    AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	err_set(e, errno, "chown %s", path);
	return hardened(HARDENED_CHOWN, e);
}

static int
make_dir(enum service_dir d, const char *path, const struct ident *who,
    struct err *e)
{
	char new[NAME_MAX + 1];
	scope_fd top = safe_dir(service_places[d].top, e);
	const char *name = strrchr(path, '/') + 1;

	if (top < 0)
		return -1;
	snprintf(new, sizeof(new), ".%.200s.jail", name);
	/* one that a start left behind when it was killed */
	if (unlinkat(top, new, AT_REMOVEDIR) < 0 && errno != ENOENT)
		return err_set(e, errno, "remove %s/%s", service_places[d].top,
		    new);
	if (mkdirat(top, new, 0700) < 0)
		return err_set(e, errno, "mkdir %s", path);
	if (hand_over(top, new, path, who, e) < 0)
		return -1;
	/* another start may have been faster */
	if (renameat2(top, new, top, name, RENAME_NOREPLACE) < 0 &&
	    errno != EEXIST)
		return err_set(e, errno, "mkdir %s", path);
	return 0;
}

static int
open_or_make(enum service_dir d, const char *path, const struct ident *who,
    struct err *e)
{
	int fd = safe_leaf(path, NULL, e);

	if (fd >= 0 || e->no != ENOENT)
		return fd;
	return make_dir(d, path, who, e) < 0 ? -1 : safe_leaf(path, NULL, e);
}

static int
make_one(struct service *s, enum service_dir d, const struct ident *who,
    char *const *environment, struct list *env, struct err *e)
{
	const char *variable = service_places[d].variable;
	char path[PATH_MAX], text[SERVICE_DIR_VARIABLE];
	scope_fd fd = -1;
	int rc;

	if (!service_dir_path(s, d, path) || !service_dir_variable(s, d, text))
		return 0;
	fd = open_or_make(d, path, who, e);
	if (fd < 0)
		return err_in(e, "%s", service_places[d].key);
	rc = service_dir_check(fd, path, who, is_said(environment, variable,
	    path), e);
	if (rc > 0)
		rc = hand_over(fd, "", path, who, e);
	if (rc < 0)
		return err_in(e, "%s", service_places[d].key);
	return list_add(env, text, e) < 0 ? -1 : service_bind(s, path, true, e);
}

int
own_dirs_make(struct service *s, const struct ident *who,
    char *const *environment, struct list *env, struct err *e)
{
	for (int d = 0; d < DIR_COUNT; d++)
		if (make_one(s, (enum service_dir)d, who, environment, env,
		    e) < 0)
			return -1;
	return 0;
}
