/* resolve.c - see resolve.h: the walk; search.c finds the single name. */
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "abi.h"
#include "closure.h"
#include "deps.h"
#include "ldfile.h"
#include "loader.h"
#include "scope.h"

static void
release(struct closure *c)
{
	free(c->file);
	free(c->real);
}

/* Append to the list and to the array that goes with it. */
static int
append(struct closure *c, const struct dep *d, const struct ldfile *file,
    struct err *e)
{
	size_t room = c->room != 0 ? c->room * 2 : 16;
	const struct ldfile **v;

	if (c->deps->n >= c->room) {
		v = reallocarray(c->file, room, sizeof(*v));
		if (v == NULL)
			return err_set(e, errno, "%zu libraries", room);
		c->file = v;
		c->room = room;
	}
	if (deps_add(c->deps, d, e) < 0)
		return -1;
	c->file[c->deps->n - 1] = file;
	return 0;
}

/*
 * musl answers for its own parts under any of their names, and so under
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
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (strncmp(name + 3, parts[i], strlen(parts[i])) == 0)
			return true;
	return false;
}

/* Was it loaded, or looked for in vain, under that name or as that soname? */
static bool
is_loaded(const struct closure *c, const char *name)
{
	if (c->musl != NULL && is_musl_itself(name) && c->deps->n > 1 &&
	    c->deps->v[1].how == HOW_INTERP)
		return true;
	for (size_t i = 0; i < c->deps->n; i++) {
		const struct dep *d = &c->deps->v[i];
		const char *soname = c->file[i] != NULL && c->musl == NULL ?
		    c->file[i]->node->elf.soname : NULL;

		if (strcmp(name, d->name) == 0 ||
		    (d->path != NULL && strcmp(name, d->path) == 0) ||
		    (soname != NULL && strcmp(name, soname) == 0))
			return true;
	}
	return false;
}

/*
 * The same file under another path is not loaded twice, but it stays in the
 * list: the path has to be there for the loader to find out.
 */
static enum how
how_found(const struct closure *c, const struct hit *hit)
{
	for (size_t i = 0; i < c->deps->n; i++)
		if (c->file[i] != NULL && c->file[i]->node == hit->file->node)
			return HOW_LOADED;
	return hit->how;
}

static int
add(struct closure *c, size_t by, const char *name, struct hit *hit,
    struct err *e)
{
	struct dep d = { .name = (char *)(uintptr_t)name, .parent = by };

	if (hit->file == NULL) {
		if (hit->why.msg[0] == '\0')
			err_set(&hit->why, 0, "not found");
		d.how = HOW_MISSING;
		d.why = hit->why.msg;
		return append(c, &d, NULL, e);
	}
	d.how = how_found(c, hit);
	d.path = hit->file->path;
	return append(c, &d, hit->file, e);
}

/* The file itself: it has to be there, whatever is missing later. */
static int
start(struct closure *c, const char *path, struct err *e)
{
	struct hit hit = { .how = HOW_SELF };
	struct err why;

	if (loader_elf(c->l, path, &why) == NULL)
		return err_set(e, why.no, "%s", why.msg);
	hit.file = ldfile_get(c->l->files, path, e);
	return hit.file != NULL ? add(c, 0, path, &hit, e) : -1;
}

/*
 * Which libc, and with it which rules.  A library has no interpreter to ask;
 * then musl is known by the name everything built on it needs.
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

/* The kernel opens it by its path, and minds neither soname nor rpath. */
static int
interp(struct closure *c, struct err *e)
{
	const char *name = c->file[0]->node->elf.interp;
	struct hit hit = { .how = HOW_INTERP };

	if (name == NULL)
		return 0;
	if (name[0] != '/')
		err_set(&hit.why, 0, "%s: is not an absolute path", name);
	else if (search_path(c, name, HOW_INTERP, &hit, e) < 0)
		return -1;
	return add(c, 0, name, &hit, e);
}

/*
 * glibc expands tokens in the name before it compares it with what is loaded:
 * $ORIGIN/liba.so means another file to another library.  musl does not.
 */
static int
need(struct closure *c, size_t by, const char *name, struct err *e)
{
	const char *use = name;
	char buf[PATH_MAX];
	struct hit hit;

	if (c->musl == NULL && strchr(name, '$') != NULL) {
		if (search_expand(c, by, name, buf, e) < 0)
			return -1;
		use = buf[0] != '\0' ? buf : name;
	}
	if (is_loaded(c, use))
		return 0;
	if (search(c, by, use, &hit, e) < 0)
		return -1;
	return add(c, by, name, &hit, e);
}

static int
needed(struct closure *c, size_t by, struct err *e)
{
	const struct list *names = &c->file[by]->node->elf.needed;

	for (size_t i = 0; i < names->n; i++)
		if (need(c, by, names->v[i], e) < 0)
			return -1;
	return 0;
}

/* The list grows while it is walked: that is breadth first. */
static int
walk(struct closure *c, struct err *e)
{
	for (size_t i = 0; i < c->deps->n; i++)
		if (c->file[i] != NULL && c->deps->v[i].how != HOW_LOADED &&
		    needed(c, i, e) < 0)
			return -1;
	return 0;
}

static int
closure(struct closure *c, const char *path, struct err *e)
{
	const struct elf *f;
	char arch[64];

	if (start(c, path, e) < 0)
		return -1;
	f = &c->file[0]->node->elf;
	c->abi = abi_of(f);
	c->musl = musl_arch(f, c->abi, arch, sizeof(arch));
	c->dirs = loader_dirs(c->l, c->abi, c->musl, e);
	if (c->dirs == NULL || interp(c, e) < 0)
		return -1;
	return walk(c, e);
}

int
resolve_closure(struct loader *l, const char *path, struct deps *out,
    struct err *e)
{
	__attribute__((cleanup(release))) struct closure c = {
		.l = l,
		.deps = out,
	};

	*out = (struct deps){ 0 };
	if (path[0] != '/')
		return err_set(e, 0, "%s is not an absolute path", path);
	if (closure(&c, path, e) == 0)
		return 0;
	deps_free(out);
	return -1;
}
