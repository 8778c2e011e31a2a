/* SPDX-License-Identifier: BSD-2-Clause */
/* derive_packages.c - see derive_packages.h */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path_below.h"
#include "base/array.h"
#include "derive.h"
#include "derive_host.h"
#include "derive_packages.h"
#include "derive_places.h"
#include "derived.h"
#include "err.h"
#include "list.h"
#include "package/package.h"
#include "package/package_facts.h"

int
derive_owner(const struct derive_from *from, const char *path,
    const struct package **owner, struct err *e)
{
	*owner = NULL;
	if (packages_ask(from->all, path, e) < 0 ||
	    packages_index(from->all, NULL, e) < 0)
		return -1;
	*owner = packages_owner(from->all, path);
	return *owner != NULL ? 0 : packages_config_owner(from->all, path,
	    owner, e);
}

const struct package *
derive_package(const struct derive_from *from, const struct derived *d,
    size_t i)
{
	const char *name = d->packages.v[i];
	size_t n = strcspn(name, ":");

	return packages_named(from->all, name, n, name[n] == ':' ?
	    name + n + 1 : "");
}

int
derive_has_package(const struct derive_from *from, const struct derived *d,
    const struct package *pk)
{
	for (size_t i = 0; i < d->packages.n; i++)
		if (derive_package(from, d, i) == pk)
			return 1;
	return 0;
}

static int
add_source(const struct package *pk, struct list *sources, struct err *e)
{
	size_t n;
	const char *s = package_source(pk, &n);

	for (size_t i = 0; i < sources->n; i++)
		if (strlen(sources->v[i]) == n &&
		    memcmp(sources->v[i], s, n) == 0)
			return 0;
	return list_add_n(sources, s, n, e);
}

int
derive_add_package(const struct derive_from *from, struct derived *d,
    const struct package *pk, const char *why, struct list *sources,
    struct err *e)
{
	char word[400], what[512];

	if (add_source(pk, sources, e) < 0)
		return -1;
	if (derive_has_package(from, d, pk))
		return 0;
	snprintf(word, sizeof(word), "%s", pk->name);
	if (packages_named(from->all, word, strlen(word), "") != pk)
		snprintf(word, sizeof(word), "%s:%s", pk->name, pk->arch);
	snprintf(what, sizeof(what), "%s %.100s", word, pk->version);
	return list_add(&d->packages, word, e) < 0 ? -1 :
	    derived_say(d, DERIVED_PACKAGE, what, why, e);
}

static bool
is_of(const struct package *pk, const struct list *sources)
{
	size_t n;
	const char *s = package_source(pk, &n);

	for (size_t i = 0; i < sources->n; i++)
		if (strlen(sources->v[i]) == n &&
		    memcmp(sources->v[i], s, n) == 0)
			return true;
	return false;
}

int
derive_add_needs(const struct derive_from *from, struct derived *d,
    struct list *sources, struct err *e)
{
	for (size_t i = 0; i < d->packages.n; i++) {	/* it grows */
		const struct package *pk = derive_package(from, d, i);
		scope_package_facts f = {0};
		char why[512];

		if (packages_facts(from->all, pk, &f, e) < 0)
			return -1;
		snprintf(why, sizeof(why), "%s depends on it, same source",
		    pk->name);
		for (size_t k = 0; k < f.n_needs; k++)
			if (is_of(f.needs[k], sources) &&
			    derive_add_package(from, d, f.needs[k], why,
			    sources, e) < 0)
				return -1;
	}
	return 0;
}

int
derive_each_file(const struct derive_from *from, const struct derived *d,
    derive_each_listed *each, void *arg, struct err *e)
{
	/* `each` may add packages, which are not its own */
	for (size_t i = 0, n = d->packages.n; i < n; i++) {
		const struct package *pk = derive_package(from, d, i);
		scope_list files = {0};

		if (packages_files(from->all, pk, &files, e) < 0)
			return -1;
		for (size_t k = 0; k < files.n; k++)
			if (each(arg, pk, files.v[k], e) < 0)
				return -1;
	}
	return 0;
}

void
derive_top_of(const char *path, char top[])
{
	const char *s = path;

	top[0] = '\0';
	if (path_below(path, "/etc") == NULL &&
	    path_below(path, "/var") == NULL &&
	    path_below(path, "/srv") == NULL)
		return;
	do {
		s = strchr(s + 1, '/');
		snprintf(top, PATH_MAX, "%.*s", s != NULL ? (int)(s - path) :
		    PATH_MAX - 1, path);
		if (derive_private_place(top))
			return;
	} while (s != NULL);
	top[0] = '\0';
}

struct linking {
	const struct derive_from *from;
	struct derived *d;
	struct list *sources;
	struct list tops;	/* directories of configuration */
};

/* A file that lies in a shared directory has no directory of its own. */
static int
add_top(void *arg, const struct package *pk, const char *path, struct err *e)
{
	struct linking *l = arg;
	scope_seen s = { .fd = -1 };
	char top[PATH_MAX];

	(void)pk;
	if (path_below(path, "/etc") == NULL ||
	    derive_left_place(path, &l->d->packages, NULL) != NULL)
		return 0;
	derive_top_of(path, top);
	if (top[0] == '\0' || list_has(&l->tops, top) || (strcmp(top,
	    path) == 0 && (derive_find(l->from, path, true, &s) < 0 ||
	    !S_ISDIR(s.st.st_mode))))
		return 0;
	return list_add(&l->tops, top, e);
}

static int
follow_link(void *arg, const struct derive_walked *w, struct err *e)
{
	struct linking *l = arg;
	scope_seen s = { .fd = -1 };
	const struct package *pk;
	char why[PATH_MAX + 64];

	if (S_ISDIR(w->st->st_mode))
		return list_addf(&l->d->inputs, e, "%s/.", w->path);
	if (w->link == NULL || derive_find(l->from, w->path, true, &s) < 0)
		return 0;
	if (derive_owner(l->from, s.path, &pk, e) < 0)
		return -1;
	snprintf(why, sizeof(why), "%s leads to a file of it", w->path);
	return pk == NULL ? 0 : derive_add_package(l->from, l->d, pk, why,
	    l->sources, e);
}

/* Packages that links lead to may have configuration with links. */
static int
follow_links(const struct derive_from *from, struct derived *d,
    struct list *sources, struct err *e)
{
	struct linking l = { .from = from, .d = d, .sources = sources };
	size_t known = 0;
	int rc = 0;

	for (size_t i = 0; rc >= 0 && known < d->packages.n; ) {
		known = d->packages.n;
		rc = derive_each_file(from, d, add_top, &l, e);
		for (; rc >= 0 && i < l.tops.n; i++) {
			rc = list_addf(&d->inputs, e, "%s/.", l.tops.v[i]);
			if (rc == 0)
				rc = derive_walk(from, l.tops.v[i],
				    follow_link, &l, e);
		}
		if (rc >= 0)
			rc = derive_add_needs(from, d, sources, e);
	}
	list_free(&l.tops);
	return rc < 0 ? -1 : 0;
}

/* By the path as it was named, and by where that leads. */
static int
add_owners(const struct derive_from *from, struct derived *d,
    const char *path, struct list *sources, struct err *e)
{
	for (int follow = 0; follow < 2; follow++) {
		scope_seen s = { .fd = -1 };
		const struct package *pk;
		char why[PATH_MAX + 8];

		if (derive_find(from, path, follow, &s) < 0)
			continue;
		if (derive_owner(from, s.path, &pk, e) < 0)
			return -1;
		snprintf(why, sizeof(why), "has %s", follow ? s.path : path);
		if (pk != NULL && derive_add_package(from, d, pk, why, sources,
		    e) < 0)
			return -1;
	}
	return 0;
}

int
derive_packages(const struct derive_from *from, struct derived *d,
    struct err *e)
{
	scope_list sources = {0};

	if (add_owners(from, d, d->program, &sources, e) < 0 ||
	    (d->unit != NULL && add_owners(from, d, d->unit, &sources,
	    e) < 0))
		return -1;
	return derive_add_needs(from, d, &sources, e) < 0 ? -1 :
	    follow_links(from, d, &sources, e);
}
