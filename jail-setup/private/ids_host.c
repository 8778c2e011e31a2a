/* SPDX-License-Identifier: BSD-2-Clause */
/* ids_host.c - see ids_host.h */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/slurp.h"
#include "conf.h"
#include "dir.h"
#include "err.h"
#include "ids.h"
#include "ids_host.h"
#include "jail.h"
#include "private.h"
#include "scope.h"
#include "service_file.h"

enum { TEXT_MAX = 16 << 20 };

struct collecting {
	struct ids *t;
	const char *but;
};

/* The text of a file, which the caller frees; NULL: there is none, or -1. */
static int
read_text(const char *path, char **text, struct err *e)
{
	size_t len;

	*text = NULL;
	switch (slurp(path, TEXT_MAX, text, &len)) {
	case SLURP_READ:
	case SLURP_ABSENT:
		return 0;
	default:
		return err_set(e, 0, "%s cannot be read, so nobody can tell "
		    "which ids are taken", path);
	}
}

static int
collect_sub(const char *path, struct ids *t, struct err *e)
{
	scope_free char *text = NULL;

	return read_text(path, &text, e) < 0 ? -1 : text == NULL ? 0 :
	    ids_parse_sub(text, path, t, e);
}

/* By their group, private.h: also one whose file is gone, or cannot be read. */
static int
collect_service(void *arg, int dir, const char *name, struct err *e)
{
	const struct collecting *c = arg;
	char whose[JAIL_NAME_MAX + 16];
	struct stat st;

	if (!jail_name_ok(name) ||
	    (c->but != NULL && strcmp(name, c->but) == 0))
		return 0;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : err_set(e, errno, "stat %s", name);
	snprintf(whose, sizeof(whose), "service %.*s", JAIL_NAME_MAX, name);
	return st.st_gid == 0 ? 0 :
	    ids_add(c->t, st.st_gid, IDS_BLOCK, whose, e);
}

/*
 * One that cannot be read has none that could be known; if it was made, its
 * data tell.
 */
static int
collect_files(const char *config, const struct collecting *c, struct err *e)
{
	scope_list names = {0};

	if (service_names(config, &names, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++) {
		scope_service s = {0};
		char whose[JAIL_NAME_MAX + 16];
		struct err none;

		if ((c->but != NULL && strcmp(names.v[i], c->but) == 0) ||
		    service_load(config, names.v[i], &s, &none) < 0 ||
		    s.ids == 0)
			continue;
		snprintf(whose, sizeof(whose), "service %s", s.jail.name);
		if (ids_add(c->t, s.ids, IDS_BLOCK, whose, e) < 0)
			return -1;
	}
	return 0;
}

static int
collect_domain(void *arg, int dir, const char *name, struct err *e)
{
	const struct collecting *c = arg;
	const size_t n = strlen(name);
	scope_free char *text = NULL;
	char path[PATH_MAX];

	(void)dir;
	if (n <= 4 || strcmp(name + n - 4, ".xml") != 0)
		return 0;
	snprintf(path, sizeof(path), "/etc/libvirt/lxc/%.255s", name);
	return read_text(path, &text, e) < 0 ? -1 : text == NULL ? 0 :
	    ids_parse_domain(text, name, c->t, e);
}

static int
collect_dir(const char *path, int (*each)(void *, int, const char *,
    struct err *), struct collecting *c, struct err *e)
{
	scope_fd dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return errno == ENOENT ? 0 : err_set(e, errno, "%s", path);
	return dir_each(dir, path, each, c, e);
}

static int
collect_accounts(struct ids *t, struct err *e)
{
	const struct passwd *p;
	const struct group *g;
	char whose[128];
	int rc = 0;

	setpwent();
	while (rc == 0 && (p = getpwent()) != NULL) {
		snprintf(whose, sizeof(whose), "account %.64s", p->pw_name);
		if (p->pw_uid >= IDS_FIRST)
			rc = ids_add(t, p->pw_uid, 1, whose, e);
	}
	endpwent();
	setgrent();
	while (rc == 0 && (g = getgrent()) != NULL) {
		snprintf(whose, sizeof(whose), "group %.64s", g->gr_name);
		if (g->gr_gid >= IDS_FIRST)
			rc = ids_add(t, g->gr_gid, 1, whose, e);
	}
	endgrent();
	return rc;
}

int
ids_collect(const char *config, const char *state, const char *but,
    struct ids *t, struct err *e)
{
	struct collecting c = { t, but };
	char path[PATH_MAX];

	*t = (struct ids){0};
	if ((size_t)snprintf(path, sizeof(path), "%s/" PRIVATE_SERVICES,
	    state) >= sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.40s...", state);
	if (collect_files(config, &c, e) == 0 &&
	    collect_dir(path, collect_service, &c, e) == 0 &&
	    collect_sub("/etc/subuid", t, e) == 0 &&
	    collect_sub("/etc/subgid", t, e) == 0 &&
	    collect_dir("/etc/libvirt/lxc", collect_domain, &c, e) == 0 &&
	    collect_accounts(t, e) == 0)
		return 0;
	ids_free(t);
	return -1;
}
