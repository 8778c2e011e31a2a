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
read_value(const char *line, const char *name, char to[64])
{
	size_t n = strlen(name);
	const char *v = line + n + strspn(line + n, "\"'");

	if (strncmp(line, name, n) == 0)
		snprintf(to, 64, "%.*s", (int)strcspn(v, "\"'\n"), v);
}

static void
read_distro(struct distro *d)
{
	scope_file *f = fopen("/etc/os-release", "re");
	char line[256];

	*d = (struct distro){ .id = "linux" };
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		read_value(line, "ID=", d->id);
		read_value(line, "VERSION_ID=", d->release);
	}
}

/* A file that no package owned before, and that is the same now. */
static bool
still_unowned(const struct pathmap *then, const struct manifest_entry *en)
{
	const char *sha256 = pathmap_get(then, en->path);

	return sha256 != NULL && strcmp(sha256, en->sha256) == 0;
}

/*
 * Manifest and origins are sorted by path; files that we made have no origin.
 * `then` has the files that no package owned in the bill before.  False if the
 * owner of another file is not among the packages read so far.
 */
static bool
fill_files(struct sbom *s, const struct manifest *m, const struct origins *o,
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
		    !still_unowned(then, &m->v[i]))
			return false;
	}
	return true;
}

static const char *
json_member(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

/* Reads the packages of the bill before, and the digests of its other files. */
static bool
read_before(const json_t *bill, struct packages *all, struct pathmap *then)
{
	const json_t *parts = json_object_get(bill, "components");
	struct err ignored;

	for (size_t i = 0; i < json_array_size(parts); i++) {
		const json_t *one = json_array_get(parts, i);
		const char *type = json_member(one, "type");
		const char *name = json_member(one, "name");
		const char *sha256 = json_member(json_array_get(
		    json_object_get(one, "hashes"), 0), "content");

		if (type == NULL || name == NULL)
			return false;
		if (strcmp(type, "library") == 0 &&
		    packages_index(all, name, &ignored) < 0)
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
	    fill_files(s, m, o, all, &then) && !packages_changed(all);

	pathmap_free(&then);
	json_decref(bill);
	return done;
}

/* Opens the database, if that is needed, and announces the paths. */
static struct packages *
open_packages(struct packages **all, const struct origins *o)
{
	struct err ignored;

	if (*all != NULL && packages_changed(*all)) {
		packages_free(*all);
		*all = NULL;
	}
	if (*all == NULL)
		*all = packages_open("", &ignored);
	for (size_t i = 0; *all != NULL && i < o->n; i++)
		if (o->v[i].kind == ORIGIN_FILE &&
		    packages_ask(*all, o->v[i].host, &ignored) < 0)
			return NULL;
	return *all;
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
	if (open_packages(all, o) == NULL)
		return 0;
	if (!filled_by_before(&s, m, o, before, *all)) {
		if (packages_index(*all, NULL, &ignored) < 0)
			return 0;
		fill_files(&s, m, o, *all, NULL);
	}
	read_distro(&d);
	s.purl = packages_purl(*all, &s.epoch);
	s.distro = d.id;
	s.release = d.release[0] != '\0' ? d.release : NULL;
	*text = sbom_text(&s, e);
	return *text != NULL ? 0 : -1;
}
