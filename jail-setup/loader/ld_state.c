/* SPDX-License-Identifier: BSD-2-Clause */
/* ld_state.c - see ld_state.h and resolve.h */
#include <string.h>

#include "base/array.h"
#include "base/slurp.h"
#include "elf/elf_abi.h"
#include "err.h"
#include "ld_state.h"
#include "ldfile.h"
#include "resolve.h"
#include "scope.h"

#define CACHE "/etc/ld.so.cache"

enum { CACHE_MAX = 64 << 20 };	/* real ones have 0.3 MiB */

/* Without a cache the loader of that root does not use one. */
static int
read_cache(struct loader *l, struct err *e)
{
	scope_free char *bytes = NULL;
	scope_fd fd = ldfile_open(l->files, CACHE);
	size_t len = 0;

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0 || slurp_fd(fd, CACHE_MAX, &bytes, &len) < 0)
		return err_set(e, errno, "read %s", CACHE);
	return ldcache_parse(bytes, len, &l->cache, e) < 0 ?
	    err_in(e, "%s", CACHE) : 0;
}

struct loader *
loader_open(int root, struct err *e)
{
	struct loader *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return err_null(e, errno, "loader");
	l->files = ldfile_new(root, e);
	if (l->files == NULL || read_cache(l, e) < 0) {
		loader_close(l);
		return NULL;
	}
	return l;
}

static void
known_dirs_free(struct known_dirs *k)
{
	list_free(&k->dirs.dirs);
	free(k->musl);
	free(k);
}

void
loader_close(struct loader *l)
{
	struct known_dirs *k;

	if (l == NULL)
		return;
	while ((k = l->known) != NULL) {
		l->known = k->next;
		known_dirs_free(k);
	}
	list_free(&l->preload);
	list_free(&l->conf);
	ldcache_free(&l->cache);
	ldfile_free(l->files);
	free(l);
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int
find_dirs(struct loader *l, struct known_dirs *k, const struct abi *a,
    const char *musl, struct err *e)
{
	k->abi = a;
	if (musl == NULL)
		return lddirs_glibc(l->files, a, &k->dirs, e);
	k->musl = strdup(musl);
	if (k->musl == NULL)
		return err_set(e, ENOMEM, "%s", musl);
	return lddirs_musl(l->files, musl, &k->dirs, e);
}

const struct lddirs *
loader_dirs(struct loader *l, const struct abi *a, const char *musl,
    struct err *e)
{
	struct known_dirs *k;

	for (k = l->known; k != NULL; k = k->next)
		if (k->abi == a && same_text(k->musl, musl))
			return &k->dirs;
	k = calloc(1, sizeof(*k));
	if (k == NULL)
		return err_null(e, errno, "loader");
	if (find_dirs(l, k, a, musl, e) < 0) {
		known_dirs_free(k);
		return NULL;
	}
	k->next = l->known;
	l->known = k;
	return &k->dirs;
}

int
loader_preload(struct loader *l, const struct list *names, struct err *e)
{
	return list_append(&l->preload, names, e);
}

const struct list *
loader_conf(struct loader *l, struct err *e)
{
	if (!l->conf_read &&
	    ldconf_read(l->files, "/etc/ld.so.conf", &l->conf, e) < 0)
		return NULL;
	l->conf_read = true;
	return &l->conf;
}

const struct ldcache *
loader_cache(const struct loader *l)
{
	return &l->cache;
}

int
loader_looked(const struct loader *l, bool found, struct list *out,
    struct err *e)
{
	return ldfile_paths(l->files, found, out, e);
}

const struct elf *
loader_elf(struct loader *l, const char *path, struct err *e)
{
	const struct ldfile *f = ldfile_get(l->files, path, e);

	if (f == NULL)
		return NULL;
	if (f->node != NULL && f->node->why == NULL)
		return &f->node->elf;
	return err_null(e, 0, "%s: %s", path, f->node != NULL ? f->node->why :
	    f->why != NULL ? f->why : "No such file or directory");
}
