/* watch.c - see watch.h */
#include <errno.h>
#include <fts.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collect.h"
#include "component.h"
#include "err.h"
#include "jail.h"
#include "list.h"
#include "scope.h"
#include "watch.h"

static const char wild[] = "*?[";

/* What every plan depends on; those that are not there are noted as such. */
static const char *const always[] = {
	"/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/shells",
	"/etc/passwd", "/etc/group", "/var/lib/dpkg/status",
	"/var/lib/rpm/rpmdb.sqlite", "/usr/lib/sysimage/rpm/rpmdb.sqlite",
};

static int
tree(const char *top, struct list *out, struct err *e)
{
	char *const tops[] = { (char *)top, NULL };
	FTS *fts = fts_open(tops, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	FTSENT *f;
	int rc = 0;

	if (fts == NULL)
		return err_set(e, errno, "%s", top);
	/* the top also when it is not there, or is a link */
	while (rc == 0 && (f = fts_read(fts)) != NULL)
		if (f->fts_info == FTS_D || f->fts_level == FTS_ROOTLEVEL)
			rc = list_add(out, f->fts_path, e);
	fts_close(fts);
	return rc;
}

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
matches(const char *dir, const char *part, size_t n, struct list *to,
    struct err *e)
{
	char pattern[3 * PATH_MAX];
	glob_t g = {0};
	size_t len;
	int rc = 0;

	literally(dir, pattern);
	len = strlen(pattern);
	snprintf(pattern + len, sizeof(pattern) - len, "/%.*s", (int)n, part);
	if (glob(pattern, GLOB_NOSORT, NULL, &g) == 0)
		for (size_t k = 0; rc == 0 && k < g.gl_pathc; k++)
			rc = list_add(to, g.gl_pathv[k], e);
	globfree(&g);
	return rc;
}

/* Each path so far that exists, with the part behind it. */
static int
further(const struct list *from, const char *part, size_t n, bool is_wild,
    struct list *to, struct list *out, struct err *e)
{
	for (size_t i = 0; i < from->n; i++) {
		const char *dir = from->v[i];
		char path[PATH_MAX];

		if ((size_t)snprintf(path, sizeof(path), "%s/%.*s", dir, (int)n,
		    part) >= sizeof(path))
			return err_set(e, ENAMETOOLONG, "%.60s...", path);
		if (is_wild ? directory(dir, out, e) < 0 ||
		    matches(dir, part, n, to, e) < 0 :
		    list_add(to, path, e) < 0)
			return -1;
	}
	return 0;
}

static int
ends(const struct list *at, bool below, struct list *out, struct err *e)
{
	for (size_t i = 0; i < at->n; i++)
		if ((below ? tree(at->v[i], out, e) :
		    list_add(out, at->v[i], e)) < 0)
			return -1;
	return 0;
}

/* *at holds the paths that the parts up to here can stand for. */
static int
parts(const char *s, struct list *at, struct list *out, struct err *e)
{
	while (*s != '\0') {
		struct list to = {0};
		size_t n;
		char part[PATH_MAX];
		int rc;

		s += strspn(s, "/");
		n = strcspn(s, "/");
		if (n == 0)
			break;
		if (n == 2 && s[0] == '*' && s[1] == '*')
			return ends(at, true, out, e);
		snprintf(part, sizeof(part), "%.*s", (int)n, s);
		rc = further(at, s, n, strpbrk(part, wild) != NULL, &to, out, e);
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
	for (size_t i = 0; rc == 0 && i < j->components.n; i++)
		rc = component(j->components.v[i], at, &seen, out, e);
	list_free(&seen);
	list_sort(out);
	return rc;
}
