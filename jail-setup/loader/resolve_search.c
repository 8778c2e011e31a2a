/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolve_search.c - find the file of one needed name, as glibc's
 * _dl_map_object() in elf/dl-load.c and musl's load_library() in ldso/dynlink.c
 * do.
 */
#include <limits.h>
#include <string.h>

#include "elf/elf_abi.h"
#include "ld_state.h"
#include "ldfile.h"
#include "ldpath.h"
#include "paths.h"
#include "resolve_closure.h"
#include "scope.h"

enum { LOOK = 64 };	/* cost of one attempt, besides its path */

static const struct elf *
elf_at(const struct closure *c, size_t i)
{
	return &c->file[i]->node->elf;
}

/* Record an obstacle; only the first is reported. */
static enum search
note_obstacle(struct hit *hit, const char *path, const char *what,
    enum search answer)
{
	if (hit->why.msg[0] == '\0')
		err_set(&hit->why, 0, "%s: %s", path, what);
	return answer;
}

/*
 * Why the loader ends the program: glibc loads neither a program nor a file of
 * another system as a library.  NULL: it loads the file.
 */
static const char *
unfit_reason(const struct closure *c, const struct elf *f)
{
	if (f->type != ET_DYN && f->type != ET_EXEC)
		return "is not a shared library";
	if (!f->dynamic)
		return "has no dynamic section";
	if (c->musl != NULL)
		return NULL;
	if (f->type == ET_EXEC || f->pie)
		return "is a program, not a library";
	if (f->machine != EM_ARM && f->osabi != ELFOSABI_SYSV &&
	    f->osabi != ELFOSABI_GNU)
		return "is for another operating system";
	if (c->opening && f->noopen)
		return "must not be opened with dlopen";
	return NULL;
}

/*
 * A file of another machine or class is skipped.  Any other file that is no
 * library ends the search, as the loader ends the program ("invalid ELF
 * header").
 */
enum search
search_path(struct closure *c, const char *path, enum how how,
    struct hit *hit, struct err *e)
{
	const struct ldfile *f;
	const char *not = NULL;

	if (closure_pay(c, LOOK + strlen(path), e) < 0)
		return SEARCH_ERROR;
	f = ldfile_get(c->l->files, path, e);
	if (f == NULL)
		return SEARCH_ERROR;
	if (f->node == NULL)
		return f->why == NULL ? SEARCH_ON :
		    note_obstacle(hit, path, f->why, SEARCH_ON);
	if (f->node->why != NULL)
		return note_obstacle(hit, path, f->node->why, SEARCH_STOP);
	if (!abi_same(elf_at(c, 0), &f->node->elf))
		return note_obstacle(hit, path, "is for another machine",
		    SEARCH_ON);
	if (how != HOW_INTERP && (not = unfit_reason(c, &f->node->elf)) != NULL)
		return note_obstacle(hit, path, not, SEARCH_STOP);
	hit->file = f;
	hit->how = how;
	return SEARCH_FOUND;
}

/* A path that is too long does not exist. */
static enum search
search_name(struct closure *c, const char *dir, const char *sub,
    const char *name, enum how how, struct hit *hit, struct err *e)
{
	char path[PATH_MAX];
	const char *slash = strcmp(dir, "/") == 0 ? "" : "/";
	int n = snprintf(path, sizeof(path), "%s%s%s%s%s%s", dir, slash,
	    sub != NULL ? "glibc-hwcaps/" : "", sub != NULL ? sub : "",
	    sub != NULL ? "/" : "", name);

	if (n < 0 || (size_t)n >= sizeof(path))
		return SEARCH_ON;
	return search_path(c, path, how, hit, e);
}

/* Does the directory have hwcaps subdirectories? */
static bool
has_hwcaps(struct closure *c, const char *dir)
{
	char path[PATH_MAX];
	int n;

	if (c->dirs->hwcaps == NULL || c->dirs->hwcaps[0] == NULL)
		return false;
	n = snprintf(path, sizeof(path), "%s/glibc-hwcaps", dir);
	return n > 0 && (size_t)n < sizeof(path) &&
	    ldfile_is_dir(c->l->files, path);
}

static enum search
search_dirs(struct closure *c, const struct list *dirs, const char *name,
    enum how how, struct hit *hit, struct err *e)
{
	enum search r = SEARCH_ON;

	for (size_t i = 0; i < dirs->n && r == SEARCH_ON; i++) {
		const char *const *sub = c->dirs->hwcaps;

		if (closure_pay(c, LOOK + strlen(dirs->v[i]), e) < 0)
			return SEARCH_ERROR;
		if (ldfile_no_dir(c->l->files, dirs->v[i]))
			continue;
		if (has_hwcaps(c, dirs->v[i]))
			for (; *sub != NULL && r == SEARCH_ON; sub++)
				r = search_name(c, dirs->v[i], *sub, name,
				    HOW_HWCAPS, hit, e);
		if (r == SEARCH_ON)
			r = search_name(c, dirs->v[i], NULL, name, how, hit,
			    e);
	}
	return r;
}

/* The directory of a path; of a file in "/" it is "/", for musl "". */
static char *
directory_of(const struct closure *c, const char *path, struct err *e)
{
	size_t n = (size_t)(strrchr(path, '/') - path);
	char *dir;

	dir = strndup(path, n == 0 && c->musl == NULL ? 1 : n);
	if (dir == NULL)
		err_set(e, ENOMEM, "%s", path);
	return dir;
}

/*
 * $ORIGIN of the program comes from its real path (/proc/self/exe); that of a
 * library from the path under which it was found, with links.
 */
static char *
origin_of(struct closure *c, size_t i, struct err *e)
{
	if (i != 0 || elf_at(c, 0)->interp == NULL)
		return directory_of(c, c->deps->v[i].path, e);
	if (c->real == NULL)
		c->real = ldfile_real(c->l->files, c->deps->v[0].path, e);
	return c->real != NULL ? directory_of(c, c->real, e) : NULL;
}

static enum search
search_rpath(struct closure *c, size_t of, const char *spec, const char *name,
    enum how how, struct hit *hit, struct err *e)
{
	scope_list dirs = { 0 };
	scope_free char *at = NULL;
	struct tokens t = { 0 };

	if (ldpath_wants_origin(spec) && (at = origin_of(c, of, e)) == NULL)
		return SEARCH_ERROR;
	t.origin = at;
	if (c->musl == NULL) {
		t.lib = c->dirs->lib;
		t.platform = c->abi->platform;
	}
	if (ldpath_split(spec, ":", &t, &dirs, e) < 0)
		return SEARCH_ERROR;
	return search_dirs(c, &dirs, name, how, hit, e);
}

/*
 * Search DT_RPATH of the object that needs it, of its parent, and so on up to
 * the program.  DT_RUNPATH voids the DT_RPATH of its object only.  musl
 * inherits both.
 */
static enum search
search_chain(struct closure *c, size_t by, const char *name, struct hit *hit,
    struct err *e)
{
	enum search r = SEARCH_ON;

	for (size_t i = by; r == SEARCH_ON; i = c->deps->v[i].parent) {
		const struct elf *f = elf_at(c, i);

		if (f->runpath != NULL && c->musl != NULL)
			r = search_rpath(c, i, f->runpath, name, HOW_RUNPATH,
			    hit, e);
		else if (f->rpath != NULL && f->runpath == NULL)
			r = search_rpath(c, i, f->rpath, name, HOW_RPATH, hit,
			    e);
		if (i == 0)
			break;
	}
	return r;
}

/* With -z nodefaultlib, cache entries of default directories are ignored. */
static bool
is_refused(const struct closure *c, size_t by, const char *path)
{
	const struct list *dirs = &c->dirs->dirs;

	for (size_t i = 0; elf_at(c, by)->nodeflib && i < dirs->n; i++)
		if (path_within(path, dirs->v[i]))
			return true;
	return false;
}

static const struct ldentry *
cache_entry(const struct closure *c, const char *name)
{
	return ldcache_find(&c->l->cache, name, c->abi->cache, c->dirs->hwcaps);
}

static enum search
search_cache(struct closure *c, size_t by, const char *name, struct hit *hit,
    struct err *e)
{
	const struct ldentry *n = cache_entry(c, name);
	enum search r;

	if (n == NULL || n->path[0] != '/' || is_refused(c, by, n->path))
		return SEARCH_ON;
	r = search_path(c, n->path, n->hwcap != NULL ? HOW_HWCAPS : HOW_CACHE,
	    hit, e);
	return r != SEARCH_ON ? r : note_obstacle(hit, n->path, "is in "
	    "/etc/ld.so.cache, but is not there; run ldconfig", SEARCH_ON);
}

static enum search
search_glibc(struct closure *c, size_t by, const char *name, struct hit *hit,
    struct err *e)
{
	const struct elf *f = elf_at(c, by);
	enum search r = SEARCH_ON;

	if (f->runpath == NULL)
		r = search_chain(c, by, name, hit, e);
	else
		r = search_rpath(c, by, f->runpath, name, HOW_RUNPATH, hit, e);
	if (r != SEARCH_ON)
		return r;
	r = search_cache(c, by, name, hit, e);
	if (r == SEARCH_ON && !f->nodeflib)
		r = search_dirs(c, &c->dirs->dirs, name, HOW_DEFAULT, hit, e);
	hit->by_name = r == SEARCH_FOUND;
	return r;
}

/* musl has no cache. */
static enum search
search_musl(struct closure *c, size_t by, const char *name, struct hit *hit,
    struct err *e)
{
	enum search r = search_chain(c, by, name, hit, e);

	return r != SEARCH_ON ? r :
	    search_dirs(c, &c->dirs->dirs, name, HOW_DEFAULT, hit, e);
}

int
search_expand(struct closure *c, size_t by, const char *name, char *buf,
    struct err *e)
{
	scope_free char *at = NULL;
	struct tokens t = { 0 };

	if (ldpath_wants_origin(name) && (at = origin_of(c, by, e)) == NULL)
		return -1;
	t.origin = at;
	t.lib = c->dirs->lib;
	t.platform = c->abi->platform;
	if (!ldpath_expand(name, &t, buf))
		buf[0] = '\0';
	return 0;
}

static enum search
search_absolute(struct closure *c, const char *name, struct hit *hit,
    struct err *e)
{
	if (name[0] != '/')
		return note_obstacle(hit, name, "is relative to the current "
		    "directory of whoever starts it", SEARCH_STOP);
	return search_path(c, name, HOW_ABSOLUTE, hit, e);
}

/*
 * The library exists in a directory of ld.so.conf, but the cache is stale: the
 * loader does not find it either, so say why.
 */
static int
note_stale_cache(struct closure *c, const char *name, struct hit *hit,
    struct err *e)
{
	const struct list *dirs = loader_conf(c->l, e);
	struct hit there = { .how = HOW_MISSING };
	enum search r = SEARCH_ON;

	if (dirs == NULL)
		return -1;
	for (size_t i = 0; i < dirs->n && r == SEARCH_ON &&
	    hit->why.msg[0] == '\0'; i++)
		r = search_name(c, dirs->v[i], NULL, name, HOW_MISSING, &there,
		    e);
	if (r == SEARCH_FOUND)
		err_set(&hit->why, 0, "%s is not in /etc/ld.so.cache; run "
		    "ldconfig", there.file->path);
	return r < 0 ? -1 : 0;
}

int
search(struct closure *c, size_t by, const char *name, struct hit *hit,
    struct err *e)
{
	enum search r;

	*hit = (struct hit){ .how = HOW_MISSING };
	if (strchr(name, '/') != NULL)
		r = search_absolute(c, name, hit, e);
	else if (c->musl != NULL)
		r = search_musl(c, by, name, hit, e);
	else
		r = search_glibc(c, by, name, hit, e);
	if (r == SEARCH_ON && c->musl == NULL && strchr(name, '/') == NULL &&
	    cache_entry(c, name) == NULL)
		return note_stale_cache(c, name, hit, e);
	return r < 0 ? -1 : 0;
}
