/* libraries.c - see libraries.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi.h"
#include "err.h"
#include "ldcache.h"
#include "libraries.h"
#include "plan.h"
#include "resolve.h"
#include "scope.h"
#include "want.h"

#define CACHE "/etc/ld.so.cache"
#define PRELOAD "/etc/ld.so.preload"

struct libraries *
libraries_new(struct err *e)
{
	struct libraries *l = calloc(1, sizeof(*l));

	if (l == NULL) {
		err_set(e, errno, "libraries");
		return NULL;
	}
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

static int
by_name_and_path(const void *a, const void *b)
{
	const struct ldentry *x = a, *y = b;
	int r = strcmp(x->soname, y->soname);

	return r != 0 ? r : strcmp(x->path, y->path);
}

/* ".../glibc-hwcaps/x86-64-v3/libz.so.1": the part in the middle. */
static bool
hwcap_of(const char *path, const char **hwcap)
{
	static const char dir[] = "/glibc-hwcaps/";
	const char *s = strstr(path, dir);

	if (s == NULL)
		return true;
	s += strlen(dir);
	*hwcap = strndup(s, strcspn(s, "/"));
	return *hwcap != NULL;
}

int
libraries_remember(struct libraries *l, const struct dep *d, struct err *e)
{
	struct ldentry key = { .soname = d->name, .path = d->path }, *en;
	const struct elf *f;

	if (!d->by_name || tfind(&key, &l->cache, by_name_and_path) != NULL)
		return 0;
	f = loader_elf(l->loader, d->path, e);
	if (f == NULL)
		return -1;
	en = calloc(1, sizeof(*en));
	if (en == NULL)
		return err_set(e, errno, "libraries");
	en->flags = abi_of(f)->cache;
	en->soname = strdup(d->name);
	en->path = strdup(d->path);
	if (en->soname == NULL || en->path == NULL ||
	    !hwcap_of(d->path, &en->hwcap) ||
	    tsearch(en, &l->cache, by_name_and_path) == NULL) {
		free_entry(en);
		return err_set(e, ENOMEM, "libraries");
	}
	l->n++;
	return 0;
}

int
libraries_program(struct libraries *l, const struct plan_entry *en,
    struct err *e)
{
	size_t room = l->room != 0 ? l->room * 2 : 64;
	const struct plan_entry **v;

	if (l->nprograms == l->room) {
		v = reallocarray(l->programs, room, sizeof(*v));
		if (v == NULL)
			return err_set(e, errno, "programs");
		l->programs = v;
		l->room = room;
	}
	l->programs[l->nprograms++] = en;
	return 0;
}

/* --- the jail's own cache ------------------------------------------------- */

struct entries {
	struct ldentry *v;
	size_t n;
};

static void
collect(const void *node, VISIT which, void *to)
{
	struct entries *all = to;

	if (which == postorder || which == leaf)
		all->v[all->n++] = **(struct ldentry *const *)node;
}

int
libraries_write(struct plan *p, const struct libraries *l, struct err *e)
{
	scope_free struct ldentry *v = calloc(l->n + 1, sizeof(*v));
	scope_free char *bytes = NULL;
	struct entries all = { .v = v };
	char real[PATH_MAX];
	size_t len;
	struct plan_want w = {
		.path = real, .type = PLAN_TEXT, .mode = 0644,
		.why = "how programs in the jail find its libraries",
	};

	if (l->n == 0)
		return 0;
	if (v == NULL)
		return err_set(e, ENOMEM, CACHE);
	twalk_r(l->cache, collect, &all);
	if (want_way(p, CACHE, w.why, NULL, real, e) < 0 ||
	    ldcache_write(all.v, all.n, &bytes, &len, e) < 0)
		return -1;
	w.text = bytes;
	w.size = (off_t)len;
	return plan_replace(p, &w, e) != NULL ? 0 : -1;
}

/* --- ld.so.preload -------------------------------------------------------- */

static int
words(FILE *f, struct list *names, struct err *e)
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
	return words(f, names, e);
}
