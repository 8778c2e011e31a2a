/* needs.c - see needs.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi.h"
#include "elf.h"
#include "err.h"
#include "ldcache.h"
#include "needs.h"
#include "resolve.h"
#include "scope.h"
#include "shebang.h"
#include "want.h"

enum { HEAD = 512 };	/* more than BINPRM_BUF_SIZE, execve(2) */

struct libraries {
	int root;
	struct loader *loader;
	struct ldentry *cache;	/* strings are ours */
	size_t n, room;
};

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

void
libraries_free(struct libraries *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->n; i++) {
		free((char *)l->cache[i].soname);
		free((char *)l->cache[i].path);
		free((char *)l->cache[i].hwcap);
	}
	free(l->cache);
	loader_close(l->loader);
	scope_close(&l->root);
	free(l);
}

/* ".../glibc-hwcaps/x86-64-v3/libz.so.1": the part in the middle. */
static char *
hwcap_of(const char *path)
{
	const char *s = strstr(path, "/glibc-hwcaps/");

	if (s == NULL)
		return NULL;
	s += strlen("/glibc-hwcaps/");
	return strndup(s, strcspn(s, "/"));
}

static int
remember(struct libraries *l, const struct dep *d, struct err *e)
{
	const struct elf *f;
	struct ldentry *en;

	if (d->how != HOW_CACHE && d->how != HOW_HWCAPS && d->how != HOW_DEFAULT)
		return 0;
	f = loader_elf(l->loader, d->path, e);
	if (f == NULL)
		return -1;
	if (l->n == l->room) {
		size_t room = l->room != 0 ? l->room * 2 : 64;
		struct ldentry *v = reallocarray(l->cache, room, sizeof(*v));

		if (v == NULL)
			return err_set(e, errno, "libraries");
		l->cache = v;
		l->room = room;
	}
	en = &l->cache[l->n++];
	*en = (struct ldentry){
		.soname = strdup(d->name), .path = strdup(d->path),
		.flags = abi_of(f)->cache, .hwcap = hwcap_of(d->path),
	};
	return en->soname != NULL && en->path != NULL ? 0 :
	    err_set(e, ENOMEM, "libraries");
}

static int
one(struct plan *p, struct libraries *l, const struct dep *d,
    const struct plan_entry *by, const struct plan_entry **at, struct err *e)
{
	char why[PATH_MAX + 64];
	int made;

	if (d->path == NULL)
		return err_set(e, 0, "%s needs the library %s, which this host "
		    "does not have%s%s", by->path, d->name,
		    d->why != NULL ? ": " : "", d->why != NULL ? d->why : "");
	if (d->how == HOW_INTERP)
		snprintf(why, sizeof(why), "loader");
	else
		snprintf(why, sizeof(why), "library %s (%s)", d->name,
		    how_name(d->how));
	*at = want(p, d->path, why, by, &made, e);
	if (*at == NULL)
		return err_in(e, "%s", by->path);
	return made ? remember(l, d, e) : 0;
}

static int
closure(struct plan *p, struct libraries *l, const struct plan_entry *en,
    const struct deps *d, struct err *e)
{
	scope_free const struct plan_entry **at = calloc(d->n + 1, sizeof(*at));

	if (at == NULL)
		return err_set(e, errno, "%s", en->path);
	at[0] = en;
	for (size_t i = 1; i < d->n; i++)
		if (one(p, l, &d->v[i], at[d->v[i].parent], &at[i], e) < 0)
			return -1;
	return 0;
}

static int
elf(struct plan *p, struct libraries *l, const struct plan_entry *en,
    struct err *e)
{
	struct deps d = {0};
	int rc;

	if (resolve_closure(l->loader, en->source, &d, e) < 0)
		return -1;
	rc = closure(p, l, en, &d, e);
	deps_free(&d);
	return rc;
}

static int
script(struct plan *p, struct libraries *l, const struct plan_entry *en,
    const char *head, size_t n, struct err *e)
{
	char interpreter[PATH_MAX], by_env[PATH_MAX];
	struct plan_entry *in;
	int made;

	if (shebang_parse(head, n, interpreter, by_env, e) < 0)
		return err_in(e, "%s", en->source);
	in = want(p, interpreter, "interpreter", en, &made, e);
	if (in == NULL || (made && needs(p, l, in, e) < 0))
		return err_in(e, "%s", en->source);
	if (by_env[0] == '\0')
		return 0;
	in = want(p, by_env, "interpreter, through env", en, &made, e);
	if (in == NULL || (made && needs(p, l, in, e) < 0))
		return err_in(e, "%s", en->source);
	return 0;
}

int
needs(struct plan *p, struct libraries *l, const struct plan_entry *en,
    struct err *e)
{
	scope_fd fd = open(en->source,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char head[HEAD + 1];
	ssize_t n;

	if (fd < 0)
		return err_set(e, errno, "%s", en->source);
	n = pread(fd, head, HEAD, 0);
	if (n < 0)
		return err_set(e, errno, "read %s", en->source);
	head[n] = '\0';
	if (elf_magic(head, (size_t)n))
		return elf(p, l, en, e);
	if (n > 2 && head[0] == '#' && head[1] == '!' &&
	    (en->mode & 0111) != 0)
		return script(p, l, en, head, (size_t)n, e);
	return 0;
}

int
libraries_cache(struct plan *p, const struct libraries *l, struct err *e)
{
	char real[PATH_MAX];
	char *bytes = NULL;
	size_t len;
	struct plan_want w = {
		.type = PLAN_TEXT, .mode = 0644,
		.why = "how programs in the jail find its libraries",
	};
	const struct plan_entry *en;

	if (l->n == 0)
		return 0;
	if (want_way(p, "/etc/ld.so.cache", w.why, NULL, real, e) < 0 ||
	    ldcache_write(l->cache, l->n, &bytes, &len, e) < 0)
		return -1;
	w.path = real;
	w.text = bytes;
	w.size = (off_t)len;
	en = plan_replace(p, &w, e);
	free(bytes);
	return en != NULL ? 0 : -1;
}
