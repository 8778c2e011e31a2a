/* needs.c - see needs.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "count.h"
#include "elf.h"
#include "err.h"
#include "libraries.h"
#include "needs.h"
#include "resolve.h"
#include "scope.h"
#include "shebang.h"
#include "want.h"

enum { HEAD = 512 };	/* more than BINPRM_BUF_SIZE, execve(2) */

/* "library libz.so.1 (cache)", for plan and why. */
static void
reason(const struct dep *d, char *why, size_t size)
{
	static const char *const words[] = {
		[ASKED_NEEDED] = "library", [ASKED_FILTER] = "filtee",
		[ASKED_PRELOAD] = "preloaded", [ASKED_AUDIT] = "auditor",
		[ASKED_DLOPEN] = "dlopen",
	};
	COUNT_IS(words, ASKED_COUNT);

	if (d->how == HOW_INTERP)
		snprintf(why, size, "loader");
	else
		snprintf(why, size, "%s %s (%s)", words[d->asked], d->name,
		    d->note != NULL ? d->note : how_name(d->how));
}

static int
missing(const struct dep *d, const struct plan_entry *by, struct err *e)
{
	bool opened = d->asked == ASKED_DLOPEN;

	return err_set(e, 0, "%s %s the library %s%s%s%s, which this host does "
	    "not have: %s", by->path, opened ? "opens" : "needs", d->name,
	    opened ? " (" : "", opened ? d->note : "", opened ? ")" : "",
	    d->why);
}

/* musl's loader reads its directories from a file named after itself. */
static int
musl_path(struct plan *p, const struct dep *d, const struct plan_entry *by,
    struct err *e)
{
	const char *base = strrchr(d->path, '/');
	char path[PATH_MAX];
	int made, n;

	if (strncmp(base, "/ld-musl-", 9) != 0)
		return 0;
	n = (int)strcspn(base + 1, ".");
	snprintf(path, sizeof(path), "/etc/%.*s.path", n, base + 1);
	if (access(path, F_OK) < 0)
		return 0;
	return want(p, path, "where the loader looks", by, &made, e) != NULL ?
	    0 : -1;
}

static int
one(struct plan *p, struct libraries *l, const struct dep *d,
    const struct plan_entry *by, const struct plan_entry **at, struct err *e)
{
	char why[PATH_MAX + 64];
	int made;

	if (d->path == NULL)	/* a preload may be for other programs */
		return d->asked == ASKED_PRELOAD ? 0 : missing(d, by, e);
	reason(d, why, sizeof(why));
	*at = want(p, d->path, why, by, &made, e);
	if (*at == NULL)
		return err_in(e, "%s", by->path);
	if (d->how == HOW_INTERP && musl_path(p, d, *at, e) < 0)
		return -1;
	if (d->asked == ASKED_PRELOAD &&
	    list_add(&l->preloaded, d->name, e) < 0)
		return -1;
	return libraries_remember(l, d, e);
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
	if (d->nlacks == 0)
		return 0;
	return err_set(e, 0, "%s needs version %s of %s, which %s does not have",
	    at[d->lacks[0].by]->path, d->lacks[0].version,
	    d->v[d->lacks[0].of].name, d->v[d->lacks[0].of].path);
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
	if (rc == 0 && d.n > 1 && d.v[1].how == HOW_INTERP)
		rc = libraries_program(l, en, e);
	deps_free(&d);
	return rc;
}

static int
interpreter(struct plan *p, struct libraries *l, const char *path,
    const char *why, const struct plan_entry *by, struct err *e)
{
	struct plan_entry *in;
	int made;

	in = want(p, path, why, by, &made, e);
	return in == NULL || (made && needs(p, l, in, e) < 0) ? -1 : 0;
}

/* Also where env finds nothing to run, there is env. */
static int
script(struct plan *p, struct libraries *l, const struct plan_entry *en,
    const char *head, size_t n, struct err *e)
{
	char path[PATH_MAX], by_env[PATH_MAX];
	struct err why;
	int rc = shebang_parse(head, n, path, by_env, &p->tried, &why);

	if (path[0] != '\0' && (shebang_chain(path, e) < 0 ||
	    interpreter(p, l, path, "interpreter", en, e) < 0))
		return err_in(e, "%s", en->source);
	if (rc < 0)
		*e = why;
	return rc == 0 && (by_env[0] == '\0' || interpreter(p, l, by_env,
	    "interpreter, through env", en, e) == 0) ? 0 :
	    err_in(e, "%s", en->source);
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

/*
 * All programs once more, each with the preloads its loader finds.  A name that
 * none of them finds would be a complaint at every start.
 */
static int
preloads(struct plan *p, struct libraries *l, const struct list *names,
    struct err *e)
{
	size_t n = l->nprograms;

	if (loader_preload(l->loader, names, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (elf(p, l, l->programs[i], e) < 0)
			return -1;
	for (size_t i = 0; i < names->n; i++)
		if (n > 0 && !list_has(&l->preloaded, names->v[i]))
			return err_set(e, 0, "/etc/ld.so.preload names %s, "
			    "which this host does not have", names->v[i]);
	return 0;
}

int
libraries_cache(struct plan *p, struct libraries *l, struct err *e)
{
	struct list names = {0};
	int rc = libraries_preload(p, &names, e);

	if (rc == 0 && names.n > 0)
		rc = preloads(p, l, &names, e);
	list_free(&names);
	return rc < 0 || libraries_cached(p, l, e) < 0 ? -1 :
	    libraries_write(p, l, e);
}
