/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_libraries.c - see plan_libraries.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf/elf_abi.h"
#include "err.h"
#include "loader/ldcache.h"
#include "loader/resolve.h"
#include "plan.h"
#include "plan_libraries.h"
#include "plan_path.h"
#include "plan_walk.h"
#include "scope.h"

#define CACHE "/etc/ld.so.cache"
#define PRELOAD "/etc/ld.so.preload"

struct libraries *
libraries_new(struct err *e)
{
	struct libraries *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return err_null(e, errno, "libraries");
	l->root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (l->root < 0)
		err_set(e, errno, "open /");
	else
		l->loader = loader_open(l->root, e);
	if (l->loader == NULL) {
		libraries_free(l);
		return NULL;
	}
	return l;
}

static void
free_entry(void *p)
{
	struct ldentry *en = p;

	free((char *)(uintptr_t)en->soname);
	free((char *)(uintptr_t)en->path);
	free((char *)(uintptr_t)en->hwcap);
	free(en);
}

void
libraries_free(struct libraries *l)
{
	if (l == NULL)
		return;
	tdestroy(l->cache, free_entry);
	free(l->programs);
	list_free(&l->preloaded);
	loader_close(l->loader);
	scope_close(&l->root);
	free(l);
}

/* Of entries that compare equal the loader takes the first. */
static int
by_name(const void *a, const void *b)
{
	const struct ldentry *x = a, *y = b;
	int r = strcmp(x->soname, y->soname);

	if (r != 0)
		return r;
	if (x->flags != y->flags)
		return x->flags < y->flags ? -1 : 1;
	return strcmp(x->hwcap != NULL ? x->hwcap : "",
	    y->hwcap != NULL ? y->hwcap : "");
}

static int
remember_entry(struct libraries *l, const struct ldentry *one, struct err *e)
{
	struct ldentry *en;

	if (tfind(one, &l->cache, by_name) != NULL)
		return 0;
	en = calloc(1, sizeof(*en));
	if (en == NULL)
		return err_set(e, errno, "libraries");
	en->flags = one->flags;
	en->soname = strdup(one->soname);
	en->path = strdup(one->path);
	en->hwcap = one->hwcap != NULL ? strdup(one->hwcap) : NULL;
	if (en->soname == NULL || en->path == NULL ||
	    (one->hwcap != NULL && en->hwcap == NULL) ||
	    tsearch(en, &l->cache, by_name) == NULL) {
		free_entry(en);
		return err_set(e, ENOMEM, "libraries");
	}
	l->n++;
	return 0;
}

int
libraries_remember(struct libraries *l, const struct dep *d, struct err *e)
{
	static const char variants[] = "/glibc-hwcaps/";
	struct ldentry one = { .soname = d->name, .path = d->path };
	scope_free char *hwcap = NULL;
	const struct elf *f;
	const char *s;

	if (!d->by_name)
		return 0;
	f = loader_elf(l->loader, d->path, e);
	if (f == NULL)
		return -1;
	one.flags = abi_of(f)->cache;
	s = strstr(d->path, variants);	/* .../x86-64-v3/libz.so.1 */
	if (s != NULL) {
		s += strlen(variants);
		one.hwcap = hwcap = strndup(s, strcspn(s, "/"));
		if (hwcap == NULL)
			return err_set(e, errno, "libraries");
	}
	return remember_entry(l, &one, e);
}

/*
 * Adds those of the host's cache that the plan has, even if no file of the plan
 * needs them: one that is copied into the jail later may.
 */
static int
remember_cached(struct plan *p, struct libraries *l, struct err *e)
{
	const struct ldcache *host = loader_cache(l->loader);
	const struct plan *plan = p;
	const struct plan_entry *end;

	if (list_add(&p->inputs, CACHE, e) < 0)
		return -1;
	for (size_t i = 0; i < host->n; i++)
		if (!host->v[i].legacy &&
		    plan_leads(&plan, 1, host->v[i].path, &end) &&
		    end != NULL && end->type == PLAN_FILE &&
		    remember_entry(l, &host->v[i], e) < 0)
			return -1;
	return 0;
}

struct entries {
	struct ldentry *v;
	size_t n;
};

static void
collect_entry(const void *node, VISIT which, void *to)
{
	struct entries *all = to;

	if (which == postorder || which == leaf)
		all->v[all->n++] = **(struct ldentry *const *)node;
}

int
libraries_write(struct plan *p, struct libraries *l, struct err *e)
{
	scope_free struct ldentry *v = NULL;
	scope_free char *bytes = NULL;
	struct entries all = {0};
	size_t len;

	if (remember_cached(p, l, e) < 0)
		return -1;
	if (l->n == 0)
		return 0;
	all.v = v = calloc(l->n, sizeof(*v));
	if (v == NULL)
		return err_set(e, ENOMEM, CACHE);
	twalk_r(l->cache, collect_entry, &all);
	return ldcache_write(all.v, all.n, &bytes, &len, e) < 0 ? -1 :
	    plan_path_add_text(p, CACHE, bytes, len,
	    "how programs in the jail find its libraries", e);
}

int
libraries_tried(struct plan *p, const struct libraries *l, struct err *e)
{
	const struct plan *plan = p;
	const struct plan_entry *end;
	scope_list found = {0};

	if (loader_looked(l->loader, true, &found, e) < 0)
		return -1;
	for (size_t i = 0; i < found.n; i++)
		if (!plan_leads(&plan, 1, found.v[i], &end) &&
		    list_add(&p->inputs, found.v[i], e) < 0)
			return -1;
	return loader_looked(l->loader, false, &p->inputs, e);
}

/* --- ld.so.preload -------------------------------------------------------- */

static int
read_words(FILE *f, struct list *names, struct err *e)
{
	char line[2 * PATH_MAX];
	char *save = NULL;

	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "#")] = '\0';
		for (char *w = strtok_r(line, ": \t\n", &save); w != NULL;
		    w = strtok_r(NULL, ": \t\n", &save))
			if (list_add(names, w, e) < 0)
				return -1;
	}
	return ferror(f) ? err_set(e, errno, "read %s", PRELOAD) : 0;
}

int
libraries_preload(const struct plan *p, struct list *names, struct err *e)
{
	const struct plan_entry *en = plan_find(p, PRELOAD);
	scope_file *f = NULL;

	if (en == NULL || (en->type != PLAN_FILE && en->type != PLAN_LINK))
		return 0;
	f = fopen(PRELOAD, "re");
	if (f == NULL)
		return err_set(e, errno, "open %s", PRELOAD);
	return read_words(f, names, e);
}
