/* SPDX-License-Identifier: BSD-2-Clause */
/* sbom_collect.c - see sbom_collect.h */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pathmap.h"
#include "err.h"
#include "origins.h"
#include "package/package.h"
#include "plan/manifest.h"
#include "sbom_collect.h"
#include "sbom_cyclonedx.h"
#include "scope.h"

struct distro {
	char id[64], release[64];
};

/* NAME=VALUE, with or without quotes; os-release(5). */
static void
value(const char *line, const char *name, char to[64])
{
	size_t n = strlen(name);
	const char *v = line + n + strspn(line + n, "\"'");

	if (strncmp(line, name, n) == 0)
		snprintf(to, 64, "%.*s", (int)strcspn(v, "\"'\n"), v);
}

static void
distro(struct distro *d)
{
	scope_file *f = fopen("/etc/os-release", "re");
	char line[256];

	*d = (struct distro){ .id = "linux" };
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		value(line, "ID=", d->id);
		value(line, "VERSION_ID=", d->release);
	}
}

/* A file that is nobody's now as it was then. */
static bool
nobodys(const struct pathmap *then, const struct manifest_entry *en)
{
	const char *sha256 = pathmap_get(then, en->path);

	return sha256 != NULL && strcmp(sha256, en->sha256) == 0;
}

/*
 * Both are sorted by path; what we made ourselves has no origin.  False if
 * there is an owner to be found that is none of `then`.
 */
static bool
fill(struct sbom *s, const struct manifest *m, const struct origins *o,
    const struct packages *all, const struct pathmap *then)
{
	size_t k = 0;

	s->n = 0;
	for (size_t i = 0; i < m->n; i++) {
		struct sbom_file *f = &s->files[s->n];

		if (m->v[i].type != PLAN_FILE)
			continue;
		s->n++;
		*f = (struct sbom_file){ m->v[i].path, m->v[i].sha256, NULL };
		while (k < o->n && (o->v[k].kind != ORIGIN_FILE ||
		    strcmp(o->v[k].path, f->path) < 0))
			k++;
		if (k == o->n || strcmp(o->v[k].path, f->path) != 0 ||
		    origin_changed(&o->v[k]))
			continue;
		f->package = packages_owner(all, o->v[k].host);
		if (f->package == NULL && then != NULL &&
		    !nobodys(then, &m->v[i]))
			return false;
	}
	return true;
}

static const char *
member(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

/* The packages of the bill before, and what was nobody's with its digest. */
static bool
read_before(const json_t *bill, struct packages *all, struct pathmap *then)
{
	const json_t *parts = json_object_get(bill, "components");
	struct err ignored;

	for (size_t i = 0; i < json_array_size(parts); i++) {
		const json_t *one = json_array_get(parts, i);
		const char *type = member(one, "type");
		const char *name = member(one, "name");
		const char *sha256 = member(json_array_get(json_object_get(one,
		    "hashes"), 0), "content");

		if (type == NULL || name == NULL)
			return false;
		if (strcmp(type, "library") == 0 &&
		    packages_index_named(all, name, &ignored) < 0)
			return false;
		if (sha256 != NULL &&
		    pathmap_put(then, name, sha256, &ignored) < 0)
			return false;
	}
	return true;
}

static bool
filled_by_before(struct sbom *s, const struct manifest *m,
    const struct origins *o, const char *before, struct packages *all)
{
	json_t *bill = before != NULL ? json_loads(before, 0, NULL) : NULL;
	struct pathmap then = {0};
	bool done = bill != NULL && read_before(bill, all, &then) &&
	    fill(s, m, o, all, &then) && !packages_changed(all);

	pathmap_free(&then);
	json_decref(bill);
	return done;
}

static struct packages *
opened(struct packages **all)
{
	struct err ignored;

	if (*all != NULL && packages_changed(*all)) {
		packages_free(*all);
		*all = NULL;
	}
	if (*all == NULL)
		*all = packages_open("", &ignored);
	return *all;
}

static int
ask_owners(struct packages *all, const struct origins *o)
{
	struct err ignored;

	for (size_t i = 0; i < o->n; i++)
		if (o->v[i].kind == ORIGIN_FILE &&
		    packages_ask(all, o->v[i].host, &ignored) < 0)
			return -1;
	return 0;
}

int
bill_text(const char *jail, const char *serial, const struct manifest *m,
    const struct origins *o, const char *before, struct packages **all,
    char **text, struct err *e)
{
	scope_free struct sbom_file *files = calloc(m->n + 1, sizeof(*files));
	struct sbom s = { .jail = jail, .serial = serial, .files = files };
	struct err ignored;
	struct distro d;

	*text = NULL;
	if (files == NULL)
		return err_set(e, errno, "bill of materials");
	if (opened(all) == NULL || ask_owners(*all, o) < 0)
		return 0;
	if (!filled_by_before(&s, m, o, before, *all)) {
		if (packages_index(*all, &ignored) < 0)
			return 0;
		fill(&s, m, o, *all, NULL);
	}
	distro(&d);
	s.purl = packages_purl(*all, &s.epoch);
	s.distro = d.id;
	s.release = d.release[0] != '\0' ? d.release : NULL;
	*text = sbom_text(&s, e);
	return *text != NULL ? 0 : -1;
}
