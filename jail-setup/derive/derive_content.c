/* SPDX-License-Identifier: BSD-2-Clause */
/* derive_content.c - see derive_content.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/path_below.h"
#include "base/pathmap.h"
#include "derive.h"
#include "derive_content.h"
#include "derive_host.h"
#include "derive_packages.h"
#include "derive_text.h"
#include "derived.h"
#include "err.h"
#include "list.h"
#include "package/package.h"
#include "package/package_facts.h"
#include "scope.h"

#define UNREADABLE "cannot be read; root sees more"

struct entry {
	struct derived_entry en;
	char *real;		/* of a link: where it leads; NULL: nowhere */
	bool refused, taken;
};

struct filling {
	const struct derive_from *from;
	struct derived *d;
	struct package_facts *facts;	/* of each package */
	struct entry *v;		/* in the order of the walk */
	size_t n, room;
	struct pathmap at;		/* to them, when all are there */
};

static int
note(void *arg, const struct derive_walked *w, struct err *e)
{
	struct filling *f = arg;
	struct entry one = { .refused = w->refused };
	scope_seen s = { .fd = -1 };

	one.en = (struct derived_entry){
		.path = strdup(w->path), .mode = w->st->st_mode,
		.uid = w->st->st_uid, .gid = w->st->st_gid,
		.link = w->link != NULL ? strdup(w->link) : NULL,
	};
	if (w->link != NULL) {
		if (derive_find(f->from, w->path, true, &s) == 0)
			one.real = strdup(s.path);
		else	/* somebody put it in a package's place */
			one.refused = errno == EPERM;
	}
	if (one.en.path != NULL && (w->link == NULL || one.en.link != NULL) &&
	    packages_ask(f->from->all, one.en.path, e) == 0 &&
	    (one.real == NULL || packages_ask(f->from->all, one.real,
	    e) == 0) &&
	    ARRAY_ADD(f->v, f->n, f->room, one, "private content", e) == 0)
		return 0;
	free(one.en.path);
	free(one.en.link);
	free(one.real);
	return err_set(e, 0, "%s: no memory", w->path);
}

static int
walk_all(struct filling *f, struct err *e)
{
	for (size_t i = 0; i < f->d->n_private; i++) {
		const char *top = f->d->private[i].path;
		int rc = derive_walk(f->from, top, note, f, e);

		if (rc < 0 || (rc > 0 && derived_say(f->d, DERIVED_LEFT, top,
		    rc == 2 ? UNREADABLE : "too much is there: not all of it "
		    "was looked at", e) < 0))
			return -1;
	}
	for (size_t i = 0; i < f->n; i++)
		if (pathmap_put(&f->at, f->v[i].en.path, &f->v[i], e) < 0)
			return -1;
	return packages_index(f->from->all, NULL, e);
}

/* The configuration file of one of the packages; NULL: it is none. */
static const struct package_config *
config_at(const struct filling *f, const char *path)
{
	for (size_t i = 0; i < f->d->packages.n; i++)
		for (size_t k = 0; k < f->facts[i].n_config; k++)
			if (strcmp(f->facts[i].config[k].path, path) == 0)
				return &f->facts[i].config[k];
	return NULL;
}

enum { COMPARE_MAX = 1 << 20 };

/* A configuration file: is it as it was shipped? */
static int
say_config(struct filling *f, const struct entry *en,
    const struct package_config *c, struct err *e)
{
	scope_free char *text = NULL;
	const char *why = "configuration file, as its package has it";
	size_t n;
	int rc = derive_read_any(f->from, en->en.path, COMPARE_MAX, &text, &n,
	    e);

	if (rc < 0)
		return -1;
	if (rc == 0 || c->digest[0] == '\0')
		why = "configuration file, not compared with its package's";
	else if (!package_digest_is(c->digest, text, n))
		why = "configuration file, modified on this host";
	return derived_say(f->d, DERIVED_COPY, en->en.path, why, e);
}

/* The directories above, up to the private one, which is not in the walk. */
static void
take_above(struct filling *f, const char *path)
{
	char at[PATH_MAX], *slash;

	snprintf(at, sizeof(at), "%s", path);
	while ((slash = strrchr(at, '/')) != NULL) {
		const struct entry *en;

		*slash = '\0';
		en = pathmap_get(&f->at, at);
		if (en == NULL)
			return;
		f->v[en - f->v].taken = true;
	}
}

/* What a link leads to outside of the private directories, link by link. */
static int
bring_target(struct filling *f, const struct entry *en, struct err *e)
{
	char full[2 * PATH_MAX], path[PATH_MAX];
	const char *text = en->en.link;
	const struct package *pk;

	if (text[0] == '/')
		snprintf(full, sizeof(full), "%s", text);
	else
		snprintf(full, sizeof(full), "%.*s/%s",
		    (int)(path_base(en->en.path) - 1 - en->en.path),
		    en->en.path, text);
	if (!derive_plain_path(full, strlen(full), path))
		snprintf(path, sizeof(path), "%s", en->real);
	if (derive_owner(f->from, path, &pk, e) < 0)
		return -1;
	return derived_is_private(f->d, path) || (pk != NULL &&
	    derive_has_package(f->from, f->d, pk)) ||
	    list_has(&f->d->optional, path) ? 0 :
	    list_add(&f->d->optional, path, e);
}

static int
take_link(struct filling *f, struct entry *en, const struct package *own,
    struct err *e)
{
	const struct package *pk = NULL;
	char why[PATH_MAX + 64];

	if (en->refused)
		return 0;
	if (en->real != NULL && derive_owner(f->from, en->real, &pk, e) < 0)
		return -1;
	if (own == NULL && pk == NULL && (en->real == NULL ||
	    path_below(en->real, "/usr") == NULL))
		return 0;
	en->taken = true;
	if (en->real == NULL)
		snprintf(why, sizeof(why), "link of package %s", own->name);
	else
		snprintf(why, sizeof(why), "link to %s", en->real);
	return derived_say(f->d, DERIVED_COPY, en->en.path, why, e) < 0 ? -1 :
	    en->real != NULL ? bring_target(f, en, e) : 0;
}

static int
decide(struct filling *f, struct entry *en, struct err *e)
{
	const struct package_config *c;
	const struct package *own;
	char why[512];

	if (derive_owner(f->from, en->en.path, &own, e) < 0)
		return -1;
	if (S_ISLNK(en->en.mode))
		return take_link(f, en, own, e);
	if (own == NULL ||
	    (!S_ISREG(en->en.mode) && !S_ISDIR(en->en.mode)) || en->refused)
		return 0;
	en->taken = true;
	c = S_ISREG(en->en.mode) ? config_at(f, en->en.path) : NULL;
	if (c != NULL)
		return say_config(f, en, c, e);
	snprintf(why, sizeof(why), "package %s", own->name);
	return derived_say(f->d, DERIVED_COPY, en->en.path, why, e);
}

enum { LEFT_SHOWN = 8 };

static const char *
why_left(const struct entry *en)
{
	if (en->refused && S_ISDIR(en->en.mode))
		return UNREADABLE;
	if (en->refused && !S_ISLNK(en->en.mode))
		return "may be a second name of another file";
	if (S_ISLNK(en->en.mode) && en->real == NULL)
		return "a link that leads nowhere, or is not root's";
	return S_ISREG(en->en.mode) || S_ISLNK(en->en.mode) ?
	    "no package has it" : "no file";
}

/* What is left out: the first ones of each private directory, and how many. */
static int
say_left(struct filling *f, const char *top, struct err *e)
{
	char what[PATH_MAX + 8], why[64];
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		const struct entry *en = &f->v[i];

		if (en->taken || path_below(en->en.path, top) == NULL ||
		    (S_ISDIR(en->en.mode) && !en->refused))
			continue;
		if (n++ < LEFT_SHOWN && derived_say(f->d, DERIVED_LEFT,
		    en->en.path, why_left(en), e) < 0)
			return -1;
	}
	if (n <= LEFT_SHOWN)
		return 0;
	snprintf(what, sizeof(what), "%s/**", top);
	snprintf(why, sizeof(why), "%zu more that no package has",
	    n - LEFT_SHOWN);
	return derived_say(f->d, DERIVED_LEFT, what, why, e);
}

static bool
is_private_top(const struct derived *d, const char *path)
{
	for (size_t i = 0; i < d->n_private; i++)
		if (strcmp(d->private[i].path, path) == 0)
			return true;
	return false;
}

static bool
is_content(const struct derived *d, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(d->content[i].path, path) == 0)
			return true;
	return false;
}

/* A rule may name a directory that neither host nor package has a way to. */
static int
add_ways(struct derived *d, struct err *e)
{
	struct pathmap there = {0};
	int rc = 0;

	for (size_t i = 0; rc >= 0 && i < d->n_content; i++)
		rc = pathmap_put(&there, d->content[i].path, "", e);
	for (size_t i = 0; rc >= 0 && i < d->n_content; i++) {	/* it grows */
		char path[PATH_MAX];
		const struct derived_entry way = {
			.path = path, .mode = S_IFDIR | 0755,
		};

		snprintf(path, sizeof(path), "%s", d->content[i].path);
		*strrchr(path, '/') = '\0';
		if (path[0] == '\0' || pathmap_get(&there, path) != NULL ||
		    is_private_top(d, path))
			continue;
		rc = derived_add_entry(d, &way, e) < 0 ? -1 :
		    pathmap_put(&there, d->content[d->n_content - 1].path, "",
		    e);
	}
	pathmap_free(&there);
	return rc < 0 ? -1 : 0;
}

/* n: entries that the rules before have named, there or not. */
static int
add_taken(struct filling *f, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		take_above(f, f->d->content[i].path);
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].taken)
			take_above(f, f->v[i].en.path);
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].taken && !is_content(f->d, n, f->v[i].en.path) &&
		    derived_add_entry(f->d, &f->v[i].en, e) < 0)
			return -1;
	if (add_ways(f->d, e) < 0)
		return -1;
	for (size_t i = 0; i < f->d->n_private; i++)
		if (say_left(f, f->d->private[i].path, e) < 0)
			return -1;
	return 0;
}

static int
fill(struct filling *f, struct err *e)
{
	const size_t n = f->d->n_content;

	for (size_t i = 0; i < f->d->packages.n; i++)
		if (packages_facts(f->from->all, derive_package(f->from, f->d,
		    i), &f->facts[i], e) < 0)
			return -1;
	if (walk_all(f, e) < 0)
		return -1;
	for (size_t i = 0; i < f->n; i++)
		if (decide(f, &f->v[i], e) < 0)
			return -1;
	return add_taken(f, n, e);
}

int
derive_content(const struct derive_from *from, struct derived *d,
    struct err *e)
{
	struct filling f = { .from = from, .d = d };
	const size_t n = d->packages.n;
	int rc;

	f.facts = calloc(n + 1, sizeof(*f.facts));
	rc = f.facts != NULL ? fill(&f, e) : err_set(e, ENOMEM, "content");
	for (size_t i = 0; f.facts != NULL && i < n; i++)
		package_facts_free(&f.facts[i]);
	free(f.facts);
	for (size_t i = 0; i < f.n; i++) {
		free(f.v[i].en.path);
		free(f.v[i].en.link);
		free(f.v[i].real);
	}
	free(f.v);
	pathmap_free(&f.at);
	return rc;
}
