/* SPDX-License-Identifier: BSD-2-Clause */
/* resolve.c - see resolve.h: the walk; resolve_search.c finds one name. */
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/array.h"
#include "count.h"
#include "elf/elf_abi.h"
#include "ld_state.h"
#include "ldfile.h"
#include "resolve_closure.h"
#include "scope.h"

/*
 * Limits that no real program reaches.  A small one of 16 KiB may look for 100
 * libraries in 100 directories, which costs some 700 KB; the largest have 600
 * libraries.
 */
enum {
	DEPS_MAX = 2048,
	PAY_FREE = 64 << 10,
	PAY_EACH = 64,			/* for each byte of a file */
	PAY_MAX = 16 << 20
};

int
closure_pay(struct closure *c, size_t cost, struct err *e)
{
	c->deps->cost += cost;
	return c->deps->cost <= c->most ? 0 : err_set(e, 0, "%s: too many "
	    "places to look for its libraries", c->deps->v[0].path);
}

static void
closure_free(struct closure *c)
{
	free(c->file);
	free(c->order);
	free(c->real);
}

/* Make room in the arrays parallel to the list. */
static int
closure_grow(struct closure *c, struct err *e)
{
	const size_t n = c->deps->n;
	size_t room = c->room;

	if (ARRAY_ROOM(c->file, n, room, "libraries", e) < 0)
		return -1;
	return ARRAY_ROOM(c->order, n, c->room, "libraries", e);
}

static int
closure_append(struct closure *c, const struct dep *d,
    const struct ldfile *file, struct err *e)
{
	size_t n = c->deps->n;

	if (n >= DEPS_MAX)
		return err_set(e, 0, "%s: more than %d libraries",
		    c->deps->v[0].path, DEPS_MAX);
	if (file != NULL && c->most < PAY_MAX)
		c->most += PAY_EACH * (file->node->size < PAY_MAX / PAY_EACH ?
		    file->node->size : PAY_MAX / PAY_EACH);
	if (closure_grow(c, e) < 0 || deps_add(c->deps, d, e) < 0)
		return -1;
	c->file[n] = file;
	c->order[n] = n;
	return 0;
}

/*
 * musl provides its own parts under any of these names, and as
 * libc.musl-ARCH.so.1; `reserved` in its ldso/dynlink.c.
 */
static bool
is_musl_itself(const char *name)
{
	static const char *const parts[] = {
		"c.", "pthread.", "rt.", "m.", "dl.", "util.", "xnet."
	};

	if (strncmp(name, "lib", 3) != 0)
		return false;
	for (size_t i = 0; i < COUNT(parts); i++)
		if (strncmp(name + 3, parts[i], strlen(parts[i])) == 0)
			return true;
	return false;
}

/* The namespace of an audit library has its own libraries, but no loader. */
static bool
is_seen(const struct closure *c, size_t i)
{
	return i >= c->base || c->deps->v[i].how == HOW_INTERP;
}

size_t
closure_find(const struct closure *c, const char *name)
{
	if (c->musl != NULL && is_musl_itself(name) && c->deps->n > 1 &&
	    c->deps->v[1].how == HOW_INTERP)
		return 1;
	for (size_t i = 0; i < c->deps->n; i++) {
		const struct dep *d = &c->deps->v[i];
		const char *soname = c->file[i] != NULL && c->musl == NULL ?
		    c->file[i]->node->elf.soname : NULL;

		if (is_seen(c, i) && (strcmp(name, d->name) == 0 ||
		    (d->path != NULL && strcmp(name, d->path) == 0) ||
		    (soname != NULL && strcmp(name, soname) == 0)))
			return i;
	}
	return NOWHERE;
}

/*
 * The same file under another path is not loaded twice, but is listed: the path
 * must exist for the loader to notice.
 */
static enum how
how_found(const struct closure *c, const struct hit *hit)
{
	for (size_t i = 0; i < c->deps->n; i++)
		if (c->file[i] != NULL && is_seen(c, i) &&
		    c->file[i]->node == hit->file->node)
			return HOW_LOADED;
	return hit->how;
}

bool
closure_is_object(const struct closure *c, size_t i)
{
	return c->file[i] != NULL && c->deps->v[i].how != HOW_LOADED;
}

static int
add_hit(struct closure *c, const struct ask *a, struct hit *hit, struct err *e)
{
	struct dep d = {
		.name = (char *)(uintptr_t)a->name,
		.parent = a->by,
		.asked = a->asked,
		.by_name = hit->by_name,
		.note = (char *)(uintptr_t)a->note,
	};

	if (hit->file == NULL) {
		if (hit->why.msg[0] == '\0')
			err_set(&hit->why, 0, "not found");
		d.how = HOW_MISSING;
		d.why = hit->why.msg;
		return closure_append(c, &d, NULL, e);
	}
	d.how = how_found(c, hit);
	d.path = hit->file->path;
	return closure_append(c, &d, hit->file, e);
}

/* Add the file itself, which must exist. */
static int
add_program(struct closure *c, const char *path, struct err *e)
{
	struct hit hit = { .how = HOW_SELF };
	struct err why;

	if (loader_elf(c->l, path, &why) == NULL)
		return err_set(e, why.no, "%s", why.msg);
	hit.file = ldfile_get(c->l->files, path, e);
	return hit.file != NULL ?
	    add_hit(c, &(struct ask){ .name = path }, &hit, e) : -1;
}

/*
 * The machine name of musl, or NULL for glibc: decides the rules.  A library
 * has no interpreter; musl is then recognised by the name of its libc.
 */
static const char *
musl_arch(const struct elf *f, const struct abi *a, char *buf, size_t size)
{
	const char *base, *dot;

	if (f->interp != NULL) {
		base = strrchr(f->interp, '/');
		if (base == NULL || strncmp(base, "/ld-musl-", 9) != 0)
			return NULL;
		dot = strstr(base + 9, ".so");
		snprintf(buf, size, "%.*s", dot != NULL ?
		    (int)(dot - base - 9) : 32, base + 9);
		return buf;
	}
	for (size_t i = 0; i < f->needed.n; i++)
		if (strncmp(f->needed.v[i], "libc.musl-", 10) == 0)
			return a->musl;
	return NULL;
}

/* The kernel opens the interpreter by its path, ignoring soname and rpath. */
static int
find_interp(struct closure *c, struct err *e)
{
	const char *name = c->file[0]->node->elf.interp;
	struct hit hit = { .how = HOW_INTERP };

	if (name == NULL)
		return 0;
	if (name[0] != '/')
		err_set(&hit.why, 0, "%s: is not an absolute path", name);
	else if (search_path(c, name, HOW_INTERP, &hit, e) < 0)
		return -1;
	return add_hit(c, &(struct ask){ .name = name }, &hit, e);
}

/*
 * glibc expands tokens in the name before comparing it with loaded libraries,
 * since $ORIGIN/liba.so is another file for another library.  musl does not.
 */
int
closure_ask(struct closure *c, const struct ask *a, size_t *at, struct err *e)
{
	const char *use = a->name;
	char buf[PATH_MAX];
	struct hit hit;

	if (closure_pay(c, c->deps->n, e) < 0)
		return -1;
	if (c->musl == NULL && strchr(use, '$') != NULL) {
		if (search_expand(c, a->by, use, buf, e) < 0)
			return -1;
		use = buf[0] != '\0' ? buf : use;
	}
	*at = closure_find(c, use);
	if (*at != NOWHERE)
		return 0;
	if (search(c, a->by, use, &hit, e) < 0)
		return -1;
	if (hit.file == NULL && a->optional)
		return 0;
	*at = c->deps->n;
	return add_hit(c, a, &hit, e);
}

static int
find_needed(struct closure *c, size_t by, struct err *e)
{
	const struct list *names = &c->file[by]->node->elf.needed;
	size_t at;

	for (size_t i = 0; i < names->n; i++) {
		const struct ask a = { .name = names->v[i], .by = by };

		if (closure_ask(c, &a, &at, e) < 0)
			return -1;
	}
	return 0;
}

/*
 * A filtee comes before its filter, so that its symbols are found first, and
 * its own needs are resolved next, before those of earlier objects.
 */
static void
move_to_next(struct closure *c, size_t at, size_t *next)
{
	size_t i = *next;

	while (i < c->deps->n && c->order[i] != at)
		i++;
	if (i == c->deps->n)
		return;		/* already before it */
	memmove(&c->order[*next + 1], &c->order[*next],
	    (i - *next) * sizeof(*c->order));
	c->order[(*next)++] = at;
}

static int
find_filtees(struct closure *c, size_t by, const struct list *names,
    bool optional, size_t *next, struct err *e)
{
	size_t at;

	for (size_t i = 0; i < names->n; i++) {
		const struct ask a = {
			.name = names->v[i], .by = by,
			.asked = ASKED_FILTER, .optional = optional,
		};

		if (closure_ask(c, &a, &at, e) < 0)
			return -1;
		if (at != NOWHERE)
			move_to_next(c, at, next);
	}
	return 0;
}

/* musl has no filters. */
static int
find_filters(struct closure *c, size_t by, struct err *e)
{
	const struct elf *f = &c->file[by]->node->elf;
	size_t next = c->done + 1;

	if (c->musl != NULL)
		return 0;
	if (find_filtees(c, by, &f->filters, false, &next, e) < 0)
		return -1;
	return find_filtees(c, by, &f->auxiliary, true, &next, e);
}

/* The list grows while it is walked, which makes the walk breadth first. */
int
closure_walk(struct closure *c, struct err *e)
{
	for (; c->done < c->deps->n; c->done++) {
		size_t i = c->order[c->done];

		if (closure_is_object(c, i) &&
		    (find_needed(c, i, e) < 0 || find_filters(c, i, e) < 0))
			return -1;
	}
	return 0;
}

/* Find everything that is mapped when the program starts. */
static int
find_started(struct closure *c, struct err *e)
{
	if (find_interp(c, e) < 0 || extras_preload(c, e) < 0 ||
	    closure_walk(c, e) < 0)
		return -1;
	c->deps->started = c->deps->n;
	return closure_lacks(c, 0, e);
}

static int
find_closure(struct closure *c, const char *path, struct err *e)
{
	const struct elf *f;
	char arch[64];

	if (add_program(c, path, e) < 0)
		return -1;
	f = &c->file[0]->node->elf;
	c->abi = abi_of(f);
	c->musl = musl_arch(f, c->abi, arch, sizeof(arch));
	c->dirs = loader_dirs(c->l, c->abi, c->musl, e);
	if (c->dirs == NULL || find_started(c, e) < 0)
		return -1;
	return extras_dlopen(c, e) < 0 ? -1 : extras_audit(c, e);
}

int
resolve_closure(struct loader *l, const char *path, struct deps *out,
    struct err *e)
{
	__attribute__((cleanup(closure_free))) struct closure c = {
		.l = l,
		.deps = out,
		.most = PAY_FREE,
	};
	uint64_t cost;

	*out = (struct deps){ 0 };
	if (path[0] != '/')
		return err_set(e, 0, "%s is not an absolute path", path);
	if (find_closure(&c, path, e) == 0)
		return 0;
	cost = out->cost;
	deps_free(out);
	out->cost = cost;
	return -1;
}
