/* SPDX-License-Identifier: BSD-2-Clause */
/* origins_watch.c - see origins_watch.h */
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "jail.h"
#include "list.h"
#include "origins.h"
#include "origins_watch.h"
#include "plan/asked.h"
#include "plan/component.h"
#include "plan/pattern.h"
#include "plan/plan.h"
#include "plan/plan_collect.h"
#include "scope.h"

enum { LINKS_MOST = 40 };	/* the kernel's own limit */

static const char wild[] = "*?[";

/* What every plan depends on; those that are not there are noted as such. */
static const char *const always[] = {
	"/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/shells",
	"/usr/etc/shells",
	"/etc/passwd", "/etc/group", "/var/lib/dpkg/status",
	"/var/lib/rpm/rpmdb.sqlite", "/usr/lib/sysimage/rpm/rpmdb.sqlite",
};

/* A directory that is looked into: if it is a link, where that leads. */
static int
directory(const char *path, struct list *out, struct err *e)
{
	char below[PATH_MAX];

	if ((size_t)snprintf(below, sizeof(below), "%s/.", path) >=
	    sizeof(below))
		return err_set(e, ENAMETOOLONG, "%.60s...", path);
	return list_add(out, below, e);
}

static int
tree(const char *top, struct list *out, struct err *e)
{
	struct pattern_walk w;
	FTSENT *f;
	int rc = 0;

	if (pattern_begin(&w, top, FTS_NOSTAT) < 0)
		return err_set(e, errno, "%s", top);
	/* the top also when it is no directory, or a link to one */
	while (rc == 0 && (f = pattern_next(&w)) != NULL) {
		bool is_top = f->fts_level == FTS_ROOTLEVEL;

		if ((f->fts_info == FTS_D && !w.left) || is_top)
			rc = list_add(out, f->fts_path, e);
		if (f->fts_info == FTS_D && is_top && rc == 0)
			rc = directory(top, out, e);
	}
	pattern_end(&w);
	return rc;
}

/* What was found, as a pattern that means just that. */
static void
literally(const char *path, char pattern[2 * PATH_MAX])
{
	while (*path != '\0') {
		if (strchr("*?[\\", *path) != NULL)
			*pattern++ = '\\';
		*pattern++ = *path++;
	}
	*pattern = '\0';
}

static int
matches(const char *dir, const char *part, struct list *to, struct err *e)
{
	char pattern[3 * PATH_MAX];
	glob_t g = {0};
	size_t len;
	int rc = 0;

	literally(dir, pattern);
	len = strlen(pattern);
	snprintf(pattern + len, sizeof(pattern) - len, "/%s", part);
	if (glob(pattern, GLOB_NOSORT, NULL, &g) == 0)
		for (size_t k = 0; rc == 0 && k < g.gl_pathc; k++)
			rc = pattern_dots(g.gl_pathv[k]) ? 0 :
			    list_add(to, g.gl_pathv[k], e);
	globfree(&g);
	return rc;
}

/*
 * There is no such path.  Behind a wildcard there are many such, and one look at
 * the directory is enough for all: it is as it was, so nothing came into it.
 * What lies below a file needs none, but where a link leads to the file.
 */
static int
absent(const char *dir, const char *path, int no, bool behind,
    struct list *out, struct err *e)
{
	struct stat st;

	if (!behind)
		return list_add(out, path, e);
	if (no == ENOENT)
		return directory(dir, out, e);
	return lstat(dir, &st) == 0 && S_ISLNK(st.st_mode) ?
	    list_add(out, path, e) : 0;
}

/* Each path so far, with the part behind it, as far as there is one. */
static int
further(const struct list *from, const char *part, bool is_wild, bool behind,
    struct list *to, struct list *out, struct err *e)
{
	for (size_t i = 0; i < from->n; i++) {
		const char *dir = from->v[i];
		char path[PATH_MAX];
		struct stat st;
		int rc;

		if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, part) >=
		    sizeof(path))
			return err_set(e, ENAMETOOLONG, "%.60s...", path);
		if (is_wild)
			rc = directory(dir, out, e) < 0 ? -1 :
			    matches(dir, part, to, e);
		else if (lstat(path, &st) < 0 &&
		    (errno == ENOENT || errno == ENOTDIR))
			rc = absent(dir, path, errno, behind, out, e);
		else
			rc = list_add(to, path, e);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* A link that leads nowhere does not change when what it leads to appears. */
static int
dangling(const char *path, struct list *out, struct err *e)
{
	char at[PATH_MAX], target[PATH_MAX], next[PATH_MAX];
	struct stat st;
	ssize_t n;

	snprintf(at, sizeof(at), "%s", path);
	for (int i = 0; i < LINKS_MOST && stat(at, &st) < 0 &&
	    (n = readlink(at, target, sizeof(target) - 1)) > 0; i++) {
		target[n] = '\0';
		if ((size_t)snprintf(next, sizeof(next), "%.*s%s",
		    target[0] == '/' ? 0 : (int)(strrchr(at, '/') + 1 - at),
		    at, target) >= sizeof(next))
			return 0;	/* nothing can be there */
		strcpy(at, next);
		if (list_add(out, at, e) < 0)
			return -1;
	}
	return 0;
}

static int
ends(const struct list *at, bool below, struct list *out, struct err *e)
{
	for (size_t i = 0; i < at->n; i++)
		if ((below ? tree(at->v[i], out, e) :
		    list_add(out, at->v[i], e)) < 0 ||
		    dangling(at->v[i], out, e) < 0)
			return -1;
	return 0;
}

/* *at holds the paths that the parts up to here can stand for. */
static int
parts(const char *s, struct list *at, struct list *out, struct err *e)
{
	bool behind = false;

	while (*s != '\0') {
		struct list to = {0};
		size_t n;
		char part[PATH_MAX];
		bool is_wild;
		int rc;

		s += strspn(s, "/");
		n = strcspn(s, "/");
		if (n == 0)
			break;
		if (n == 2 && s[0] == '*' && s[1] == '*')
			return ends(at, true, out, e);
		snprintf(part, sizeof(part), "%.*s", (int)n, s);
		is_wild = strpbrk(part, wild) != NULL;
		rc = further(at, part, is_wild, behind, &to, out, e);
		behind = behind || is_wild;
		list_free(at);
		*at = to;
		if (rc < 0)
			return -1;
		s += n;
	}
	return ends(at, false, out, e);
}

int
watch_pattern(const char *pattern, struct list *out, struct err *e)
{
	struct list at = {0};
	int rc = list_add(&at, "", e);

	if (rc == 0)
		rc = parts(pattern, &at, out, e);
	list_free(&at);
	return rc;
}

static int
patterns(const struct list *l, struct list *out, struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (watch_pattern(l->v[i], out, e) < 0)
			return -1;
	return 0;
}

static int
conf(const char *top, const char *dir, const char *name, struct list *out,
    struct err *e)
{
	char path[PATH_MAX];

	if ((size_t)snprintf(path, sizeof(path), "%s/%s/%s.conf", top, dir,
	    name) >= sizeof(path))
		return err_set(e, ENAMETOOLONG, "%.60s...", top);
	return list_add(out, path, e);
}

static int
component(const char *name, const struct places *at, struct list *seen,
    struct list *out, struct err *e)
{
	struct component co;
	int rc;

	if (list_has(seen, name))
		return 0;
	if (list_add(seen, name, e) < 0 ||
	    conf(at->config, "components.d", name, out, e) < 0 ||
	    conf(at->vendor, "components.d", name, out, e) < 0 ||
	    component_load(at->config, at->vendor, name, &co, e) < 0)
		return -1;
	rc = patterns(&co.files, out, e) < 0 ||
	    patterns(&co.optional, out, e) < 0 ? -1 : 0;
	if (rc == 0 && co.packages.n > 0)	/* alternatives.h */
		rc = directory("/etc/alternatives", out, e);
	for (size_t i = 0; rc == 0 && i < co.requires.n; i++)
		rc = component(co.requires.v[i], at, seen, out, e);
	component_free(&co);
	return rc;
}

int
watch_jail(const struct jail *j, const struct places *at, struct list *out,
    struct err *e)
{
	struct list seen = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(always) / sizeof(*always); i++)
		rc = list_add(out, always[i], e);
	for (size_t i = 0; rc == 0 && i < j->components.n; i++) {
		const char *name = j->components.v[i];

		rc = component(name, at, &seen, out, e);
		if (rc < 0)
			asked_in(at->config, j, "components", name, e);
	}
	list_free(&seen);
	list_sort(out);
	return rc;
}

/* Does the plan look at that path itself? */
static bool
planned(const struct plan *p, const char *path)
{
	const struct plan_entry *en = plan_find(p, path);

	return en != NULL && (en->type == PLAN_LINK || (en->type == PLAN_FILE &&
	    strcmp(en->source, path) == 0));
}

/* Where a library can be none now, for its name is too long, none can come. */
static bool
possible(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 || errno == ENOENT || errno == ENOTDIR;
}

static int
tried(const struct list *l, struct list *out, struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (possible(l->v[i]) && (list_add(out, l->v[i], e) < 0 ||
		    dangling(l->v[i], out, e) < 0))
			return -1;
	return 0;
}

static int
look(const struct list *watched, const struct plan *p, struct origins *o,
    struct err *e)
{
	for (size_t i = 0; i < watched->n; i++)
		if (!planned(p, watched->v[i]) &&
		    origins_look(o, watched->v[i], e) < 0)
			return -1;
	return 0;
}

int
watch_look(const struct list *watched, const struct plan *p,
    struct origins *o, struct err *e)
{
	struct list libraries = {0};
	int rc = tried(&p->tried, &libraries, e);

	list_sort(&libraries);
	if (rc == 0)
		rc = look(watched, p, o, e) < 0 ||
		    look(&libraries, p, o, e) < 0 ? -1 : 0;
	list_free(&libraries);
	return rc;
}
