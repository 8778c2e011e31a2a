/* SPDX-License-Identifier: BSD-2-Clause */
/* deps.c - what a closure holds: see resolve.h and resolve_closure.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "count.h"
#include "err.h"
#include "resolve_closure.h"

static const char *const names[] = {
	[HOW_SELF] = "self",
	[HOW_INTERP] = "interp",
	[HOW_ABSOLUTE] = "absolute",
	[HOW_RPATH] = "rpath",
	[HOW_RUNPATH] = "runpath",
	[HOW_CACHE] = "cache",
	[HOW_HWCAPS] = "hwcaps",
	[HOW_DEFAULT] = "default",
	[HOW_LOADED] = "already-loaded",
	[HOW_MISSING] = "missing",
};
COUNT_IS(names, HOW_COUNT);

const char *
how_name(enum how how)
{
	return names[how];
}

static void
dep_free(struct dep *d)
{
	free(d->name);
	free(d->path);
	free(d->why);
	free(d->note);
}

void
deps_free(struct deps *d)
{
	for (size_t i = 0; i < d->n; i++)
		dep_free(&d->v[i]);
	free(d->v);
	for (size_t i = 0; i < d->nlacks; i++)
		free(d->lacks[i].version);
	free(d->lacks);
	*d = (struct deps){ 0 };
}

static bool
copied(char **to, const char *from)
{
	*to = from != NULL ? strdup(from) : NULL;
	return (*to == NULL) == (from == NULL);
}

int
deps_add(struct deps *d, const struct dep *copy, struct err *e)
{
	struct dep new = *copy;
	bool name, path, why, note;

	if (ARRAY_ROOM(d->v, d->n, d->room, "libraries", e) < 0)
		return -1;
	name = copied(&new.name, copy->name);
	path = copied(&new.path, copy->path);
	why = copied(&new.why, copy->why);
	note = copied(&new.note, copy->note);
	if (!name || !path || !why || !note) {
		dep_free(&new);
		return err_set(e, ENOMEM, "%s", copy->name);
	}
	d->v[d->n++] = new;
	return 0;
}

/* They are few, so the array grows by one. */
int
deps_lack(struct deps *d, size_t by, size_t of, const char *version,
    struct err *e)
{
	struct lack *v = reallocarray(d->lacks, d->nlacks + 1, sizeof(*v));

	if (v == NULL)
		return err_set(e, errno, "version %s", version);
	d->lacks = v;
	v += d->nlacks;
	*v = (struct lack){ .by = by, .of = of, .version = strdup(version) };
	if (v->version == NULL)
		return err_set(e, ENOMEM, "version %s", version);
	d->nlacks++;
	return 0;
}

static int
find_lack(const struct deps *d, const char *path, struct err *e)
{
	for (size_t i = 1; i < d->n && i < d->started; i++)
		if (d->v[i].path == NULL)
			return err_set(e, 0, "%s needs %s, which the tree "
			    "lacks", path, d->v[i].name);
	for (size_t i = 0; i < d->nlacks; i++)
		if (d->lacks[i].by < d->started)
			return err_set(e, 0, "%s needs %s of %s, which is "
			    "another in the tree", path, d->lacks[i].version,
			    d->v[d->lacks[i].of].path);
	return 0;
}

int
loadable(int root, const char *path, struct err *e)
{
	struct loader *l = loader_open(root, e);
	scope_deps d = {0};
	struct err none;
	int rc = 0;

	if (l == NULL)
		return -1;
	if (resolve_closure(l, path, &d, &none) == 0)
		rc = find_lack(&d, path, e);
	loader_close(l);
	return rc;
}
