/* deps.c - see deps.h and resolve.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "deps.h"
#include "err.h"

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

const char *
how_name(enum how how)
{
	return names[how];
}

static void
release(struct dep *d)
{
	free(d->name);
	free(d->path);
	free(d->why);
}

void
deps_free(struct deps *d)
{
	for (size_t i = 0; i < d->n; i++)
		release(&d->v[i]);
	free(d->v);
	*d = (struct deps){ 0 };
}

static int
grow(struct deps *d, struct err *e)
{
	size_t room = d->room != 0 ? d->room * 2 : 16;
	struct dep *v;

	if (d->n < d->room)
		return 0;
	v = reallocarray(d->v, room, sizeof(*v));
	if (v == NULL)
		return err_set(e, errno, "%zu libraries", room);
	d->v = v;
	d->room = room;
	return 0;
}

int
deps_add(struct deps *d, const struct dep *copy, struct err *e)
{
	struct dep new = *copy;

	if (grow(d, e) < 0)
		return -1;
	new.name = strdup(copy->name);
	new.path = copy->path != NULL ? strdup(copy->path) : NULL;
	new.why = copy->why != NULL ? strdup(copy->why) : NULL;
	if (new.name == NULL || (copy->path != NULL && new.path == NULL) ||
	    (copy->why != NULL && new.why == NULL)) {
		release(&new);
		return err_set(e, ENOMEM, "%s", copy->name);
	}
	d->v[d->n++] = new;
	return 0;
}
