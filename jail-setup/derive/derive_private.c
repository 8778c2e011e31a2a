/* SPDX-License-Identifier: BSD-2-Clause */
/* derive_private.c - see derive_private.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/path_below.h"
#include "count.h"
#include "derive.h"
#include "derive_host.h"
#include "derive_packages.h"
#include "derive_places.h"
#include "derive_private.h"
#include "derive_text.h"
#include "derive_unit.h"
#include "derived.h"
#include "err.h"
#include "list.h"
#include "package/package.h"
#include "package/package_facts.h"
#include "scope.h"

struct candidate {
	struct derived_dir dir;
	char *why;
};

struct finding {
	const struct derive_from *from;
	struct derived *d;
	struct candidate *v;
	size_t n, room;
};

static bool
is_known(const struct finding *f, const char *path)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->v[i].dir.path, path) == 0)
			return true;
	return false;
}

static int
keep(struct finding *f, const struct derived_dir *dir, const char *why,
    struct err *e)
{
	struct candidate c = { *dir, NULL };

	if (ARRAY_ROOM(f->v, f->n, f->room, "private directories", e) < 0)
		return -1;
	c.dir.path = strdup(dir->path);
	c.why = strdup(why);
	f->v[f->n++] = c;	/* freed with the others */
	return c.dir.path != NULL && c.why != NULL ? 0 :
	    err_set(e, ENOMEM, "private directories");
}

/* The host's owner and mode count; else those that `said` has. */
static int
look_at(struct finding *f, const char *path, const struct derived_dir *said,
    const char *why, struct err *e)
{
	struct derived_dir dir = { .path = (char *)path };
	scope_seen s = { .fd = -1 };
	char lacks[PATH_MAX + 512];

	if (derive_find(f->from, path, true, &s) == 0) {
		if (!S_ISDIR(s.st.st_mode))
			return 0;
		dir.mode = s.st.st_mode & 07777;
		dir.uid = s.st.st_uid;
		dir.gid = s.st.st_gid;
		return keep(f, &dir, why, e);
	}
	if (errno == ENOENT && said != NULL) {
		dir.mode = said->mode;
		dir.uid = said->uid;
		dir.gid = said->gid;
		return keep(f, &dir, why, e);
	}
	snprintf(lacks, sizeof(lacks), "%.500s; %s", why, errno == ENOENT ?
	    "the host has no such directory" : errno == EPERM ?
	    "a link on its way is not root's" : strerror(errno));
	return derived_say(f->d, DERIVED_LACKS, path, lacks, e);
}

/* `said`: owner and mode if the host has it not; NULL: then it is left. */
static int
add(struct finding *f, const char *name, const struct derived_dir *said,
    const char *why, struct err *e)
{
	const struct derive_from *from = f->from;
	char path[PATH_MAX];

	if (!derive_plain_path(name, strlen(name), path) ||
	    !derive_private_place(path) || is_known(f, path) ||
	    derive_left_place(path, &f->d->packages, NULL) != NULL)
		return 0;
	for (size_t i = 0; from->shared != NULL && i < from->shared->n; i++)
		if (path_below(path, from->shared->v[i]) != NULL)
			return derived_say(f->d, DERIVED_FILE, path,
			    "shared, says the service's file", e);
	return look_at(f, path, said, why, e);
}

static int
add_unit_dir(void *arg, const struct derived_dir *dir, const char *why,
    struct err *e)
{
	return add(arg, dir->path, dir, why, e);
}

/* "-/PATH" may be missing. */
static int
add_paths(struct finding *f, const char *key, bool data, struct err *e)
{
	scope_list words = {0};
	char why[512];

	snprintf(why, sizeof(why), "%.400s %s=", derive_unit_name(f->d), key);
	if (derive_words(f->from, key, &words, e) < 0)
		return -1;
	for (size_t i = 0; i < words.n; i++) {
		const char *path = words.v[i] + strspn(words.v[i], "-+");

		if (data && path_below(path, "/var") == NULL &&
		    path_below(path, "/srv") == NULL)
			continue;
		if (add(f, path, NULL, why, e) < 0)
			return -1;
	}
	return 0;
}

static int
add_of_unit(struct finding *f, struct err *e)
{
	static const struct { const char *key, *top; } dirs[] = {
		{ "StateDirectory", "/var/lib" },
		{ "CacheDirectory", "/var/cache" },
		{ "LogsDirectory", "/var/log" },
		{ "ConfigurationDirectory", "/etc" },
	};

	for (size_t i = 0; i < COUNT(dirs); i++)
		if (derive_unit_dirs(f->from, f->d, dirs[i].key, dirs[i].top,
		    add_unit_dir, f, e) < 0)
			return -1;
	return add_paths(f, "ReadWritePaths", false, e) < 0 ||
	    add_paths(f, "ReadWriteDirectories", false, e) < 0 ? -1 :
	    add_paths(f, "WorkingDirectory", true, e);
}

/* The directories that a file is in, or the listed directory itself. */
static int
add_listed(void *arg, const struct package *pk, const char *path,
    struct err *e)
{
	struct finding *f = arg;
	char top[PATH_MAX], why[512];
	struct stat st = {0};
	scope_seen s = { .fd = -1 };

	derive_top_of(path, top);
	if (top[0] == '\0')
		return 0;
	snprintf(why, sizeof(why), "package %s", pk->name);
	if (strcmp(top, path) != 0)
		return add(f, top, NULL, why, e);
	if (derive_find(f->from, path, true, &s) == 0)
		st = s.st;
	return S_ISDIR(st.st_mode) ? add(f, path, NULL, why, e) : 0;
}

static int
add_line(void *arg, const struct tmpfiles_line *line, const char *why,
    struct err *e)
{
	struct finding *f = arg;
	struct derived_dir dir;

	if (line->wrong != NULL || strchr("dDeqQv", line->type) == NULL)
		return 0;
	derive_tmpfiles_dir(f->from, line, &dir);
	return add(f, line->path, line->type == 'e' ? NULL : &dir, why, e);
}

struct scanning {
	struct finding *f;
	const char *why;
};

/* Scripts name many paths: what is not there is nothing to say. */
static int
add_named(void *arg, const char *path, struct err *e)
{
	const struct scanning *sc = arg;
	scope_seen s = { .fd = -1 };

	if ((path_below(path, "/var") == NULL &&
	    path_below(path, "/srv") == NULL) ||
	    derive_find(sc->f->from, path, true, &s) < 0 ||
	    !S_ISDIR(s.st.st_mode))
		return 0;
	return add(sc->f, path, NULL, sc->why, e);
}

static int
add_of_scripts(struct finding *f, struct err *e)
{
	for (size_t i = 0; i < f->d->packages.n; i++) {
		const struct package *pk = derive_package(f->from, f->d, i);
		scope_package_facts facts = {0};

		if (packages_facts(f->from->all, pk, &facts, e) < 0)
			return -1;
		for (size_t k = 0; k < facts.n_scripts; k++) {
			const char *text = facts.scripts[k].text;
			char why[512];
			struct scanning sc = { f, why };

			snprintf(why, sizeof(why), "named in %s of %.300s",
			    facts.scripts[k].name, pk->name);
			if (derive_paths_in(text, strlen(text), add_named,
			    &sc, e) < 0)
				return -1;
		}
	}
	return 0;
}

static int
add_owned(struct finding *f, const char *dir, uid_t uid, const char *why,
    struct err *e)
{
	scope_list names = {0};

	if (derive_names(f->from, dir, &names, e) < 0)
		return -1;
	for (size_t i = 0; i < names.n; i++) {
		scope_seen s = { .fd = -1 };
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%s/%s", dir, names.v[i]);
		if (derive_find(f->from, path, false, &s) == 0 &&
		    S_ISDIR(s.st.st_mode) && s.st.st_uid == uid &&
		    add(f, path, NULL, why, e) < 0)
			return -1;
	}
	return 0;
}

static int
add_of_account(struct finding *f, struct err *e)
{
	static const char *const tops[] = {
		"/var/lib", "/var/cache", "/var/log", "/var/spool",
	};
	scope_free char *user = NULL;
	char home[PATH_MAX], why[512];
	uid_t uid;
	gid_t gid;

	if (derive_value(f->from, "User", &user, e) < 0 ||
	    derive_account(f->from, &uid, &gid, e) < 0)
		return -1;
	if (user == NULL || uid == 0)
		return 0;
	snprintf(why, sizeof(why), "home of %s", user);
	if (derive_home(f->from, user, home) &&
	    (path_below(home, "/var") != NULL ||
	    path_below(home, "/srv") != NULL) &&
	    add(f, home, NULL, why, e) < 0)
		return -1;
	snprintf(why, sizeof(why), "belongs to %s", user);
	for (size_t i = 0; i < COUNT(tops); i++)
		if (add_owned(f, tops[i], uid, why, e) < 0)
			return -1;
	return 0;
}

/* What the administrator names is made for the account if it is not there. */
static int
add_of_file(struct finding *f, struct err *e)
{
	const struct list *l = f->from->private;
	struct derived_dir dir = { .mode = 0755 };
	char path[PATH_MAX];

	if (derive_account(f->from, &dir.uid, &dir.gid, e) < 0)
		return -1;
	for (size_t i = 0; l != NULL && i < l->n; i++) {
		const char *s = l->v[i];

		if (!derive_plain_path(s, strlen(s), path) ||
		    !derive_private_place(path))
			return err_set(e, 0, "private: \"%s\" cannot be "
			    "private; fix: name a directory of the service "
			    "itself, such as %s/NAME", s,
			    path_below(s, "/etc") != NULL ? "/etc" :
			    "/var/lib");
		if (add(f, path, &dir, "private, says the service's file",
		    e) < 0)
			return -1;
	}
	return 0;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct candidate *)a)->dir.path,
	    ((const struct candidate *)b)->dir.path);
}

/* Parents come first: what is below one is its content. */
static int
take(struct finding *f, const struct candidate *c, struct err *e)
{
	struct derived *d = f->d;
	const struct derived_entry en = {
		.path = c->dir.path, .mode = S_IFDIR | c->dir.mode,
		.uid = c->dir.uid, .gid = c->dir.gid,
	};
	char what[PATH_MAX + 64];

	if (derived_is_private(d, c->dir.path))
		return derived_add_entry(d, &en, e);
	snprintf(what, sizeof(what), "%s %04o %u:%u", c->dir.path,
	    (unsigned)c->dir.mode, (unsigned)c->dir.uid,
	    (unsigned)c->dir.gid);
	return derived_say(d, DERIVED_PRIVATE, what, c->why, e) < 0 ||
	    derived_add_dir(&d->private, &d->n_private, &c->dir, e) < 0 ?
	    -1 : list_addf(&d->exclude, e, "%s/**", c->dir.path);
}

/* A private directory hides what the tree has there. */
static int
check_shared(const struct derive_from *from, const struct derived *d,
    struct err *e)
{
	for (size_t i = 0; from->shared != NULL && i < from->shared->n; i++)
		for (size_t k = 0; k < d->n_private; k++)
			if (path_below(from->shared->v[i],
			    d->private[k].path) != NULL)
				return err_set(e, 0, "shared: %s is in the "
				    "private directory %s, which hides it; "
				    "fix: name %s itself",
				    from->shared->v[i], d->private[k].path,
				    d->private[k].path);
	return 0;
}

int
derive_private(const struct derive_from *from, struct derived *d,
    struct err *e)
{
	struct finding f = { .from = from, .d = d };
	int rc = add_of_unit(&f, e) < 0 ||
	    derive_each_file(from, d, add_listed, &f, e) < 0 ||
	    derive_tmpfiles(from, d, add_line, &f, e) < 0 ||
	    add_of_scripts(&f, e) < 0 || add_of_account(&f, e) < 0 ||
	    add_of_file(&f, e) < 0 ? -1 : 0;

	if (rc == 0 && f.n > 0)
		qsort(f.v, f.n, sizeof(*f.v), by_path);
	for (size_t i = 0; rc == 0 && i < f.n; i++)
		rc = take(&f, &f.v[i], e);
	for (size_t i = 0; i < f.n; i++) {
		free(f.v[i].dir.path);
		free(f.v[i].why);
	}
	free(f.v);
	return rc == 0 ? check_shared(from, d, e) : -1;
}
