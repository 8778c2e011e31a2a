/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_needs.c - see plan_needs.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "count.h"
#include "elf/elf.h"
#include "err.h"
#include "loader/resolve.h"
#include "plan_libraries.h"
#include "plan_needs.h"
#include "plan_path.h"
#include "scope.h"
#include "shebang.h"

enum {
	HEAD = 512,		/* more than BINPRM_BUF_SIZE, execve(2) */
	DEEPEST = 32,		/* scripts whose interpreters are scripts */
};

/* The file that names another. */
struct namer {
	const struct plan_entry *en;
	bool led;		/* others than root chose it: plan.h */
};

/*
 * Every name that was read out of a file goes through here.  A library is found
 * by what the program says (DT_RPATH, DT_AUDIT) and by every library between
 * the two, so by->led covers all of these.
 */
static struct plan_entry *
add_named(struct plan *p, const char *path, const char *why,
    const struct namer *by, int *made, struct err *e)
{
	return plan_path_add_named(p, path, why, by->en, by->led, made, e);
}

/* For plan and why: "library libz.so.1 (cache)". */
static void
write_reason(const struct dep *d, char *why, size_t size)
{
	static const char *const words[] = {
		[ASKED_NEEDED] = "library", [ASKED_FILTER] = "filtee",
		[ASKED_PRELOAD] = "preloaded", [ASKED_AUDIT] = "auditor",
		[ASKED_DLOPEN] = "dlopen",
	};
	COUNT_IS(words, ASKED_COUNT);

	if (d->how == HOW_INTERP)
		snprintf(why, size, PLAN_WHY_LOADER);
	else
		snprintf(why, size, "%s %s (%s)", words[d->asked], d->name,
		    d->note != NULL ? d->note : how_name(d->how));
}

static int
say_missing(const struct dep *d, const struct plan_entry *by, struct err *e)
{
	bool opened = d->asked == ASKED_DLOPEN;

	return err_set(e, 0, "%s %s the library %s%s%s%s, which this host does "
	    "not have: %s", by->path, opened ? "opens" : "needs", d->name,
	    opened ? " (" : "", opened ? d->note : "", opened ? ")" : "",
	    d->why);
}

/* musl's loader reads its directories from /etc/ld-musl-ARCH.path. */
static int
add_musl_path(struct plan *p, const struct dep *d, const struct namer *by,
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
		return list_add(&p->inputs, path, e);
	return add_named(p, path, "where the loader looks", by, &made, e) ==
	    NULL ? -1 : 0;
}

static int
add_library(struct plan *p, struct libraries *l, const struct dep *d,
    const struct namer *by, struct namer *at, struct err *e)
{
	char why[PATH_MAX + 64];
	int made;

	if (d->path == NULL)	/* another program may have that preload */
		return d->asked == ASKED_PRELOAD ? 0 :
		    say_missing(d, by->en, e);
	write_reason(d, why, sizeof(why));
	at->en = add_named(p, d->path, why, by, &made, e);
	if (at->en == NULL)
		return err_in(e, "%s", by->en->path);
	at->led = by->led || at->en->led;
	if (d->how == HOW_INTERP && add_musl_path(p, d, at, e) < 0)
		return -1;
	if (d->asked == ASKED_PRELOAD &&
	    list_add(&l->preloaded, d->name, e) < 0)
		return -1;
	return libraries_remember(l, d, e);
}

/* Adds every library that there is; the error is about the first that fails. */
static int
add_closure(struct plan *p, struct libraries *l, const struct plan_entry *en,
    const struct deps *d, struct err *e)
{
	scope_free struct namer *at = calloc(d->n + 1, sizeof(*at));
	struct err why;
	int rc = 0;

	if (at == NULL)
		return err_set(e, errno, "%s", en->path);
	at[0] = (struct namer){ en, en->led };
	for (size_t i = 1; i < d->n; i++) {
		const struct namer *by = &at[d->v[i].parent];

		if (by->en != NULL && add_library(p, l, &d->v[i], by, &at[i],
		    rc == 0 ? e : &why) < 0)
			rc = -1;
	}
	if (rc < 0 || d->nlacks == 0)
		return rc;
	return err_set(e, 0, "%s needs version %s of %s, which %s does not "
	    "have", at[d->lacks[0].by].en->path, d->lacks[0].version,
	    d->v[d->lacks[0].of].name, d->v[d->lacks[0].of].path);
}

static int
add_elf(struct plan *p, struct libraries *l, const struct plan_entry *en,
    struct err *e)
{
	scope_deps d = {0};
	int rc;

	if (en->led && l->spent > NEEDS_LED_MAX)
		return err_set(e, 0, "%s: the libraries of all that others can "
		    "write take too long to find", en->path);
	rc = resolve_closure(l->loader, en->source, &d, e);
	if (en->led)
		l->spent += d.cost;
	if (rc < 0)
		return -1;
	rc = add_closure(p, l, en, &d, e);
	if (rc == 0 && d.n > 1 && d.v[1].how == HOW_INTERP)
		rc = ARRAY_ADD(l->programs, l->nprograms, l->room, en,
		    "programs", e);
	return rc;
}

/* The kernel sets no limit to a chain through env: each step is an execve(). */
static int
add_below(struct plan *p, struct libraries *l, const struct plan_entry *in,
    struct err *e)
{
	int rc;

	if (l->deep >= DEEPEST)
		return err_set(e, 0, "a script whose interpreter is a script, "
		    "more than %d deep", DEEPEST);
	l->deep++;
	rc = plan_needs_add(p, l, in, e);
	l->deep--;
	return rc;
}

static int
add_interpreter(struct plan *p, struct libraries *l, const char *path,
    const char *why, const struct plan_entry *by, struct err *e)
{
	const struct namer who = { by, by->led };
	struct plan_entry *in;
	int made;

	in = add_named(p, path, why, &who, &made, e);
	return in == NULL || (made && add_below(p, l, in, e) < 0) ? -1 : 0;
}

/* Adds env itself even if the program that it would run is missing. */
static int
add_script(struct plan *p, struct libraries *l, const struct plan_entry *en,
    const char *head, size_t n, struct err *e)
{
	char path[PATH_MAX], by_env[PATH_MAX];
	struct err why;
	int rc = shebang_parse(head, n, path, by_env, &p->inputs, &why);

	if (path[0] != '\0' && (shebang_chain(path, e) < 0 ||
	    add_interpreter(p, l, path, PLAN_WHY_INTERPRETER, en, e) < 0))
		return err_in(e, "%s", en->source);
	if (rc < 0)
		*e = why;
	return rc == 0 && (by_env[0] == '\0' || add_interpreter(p, l, by_env,
	    PLAN_WHY_ENV, en, e) == 0) ? 0 :
	    err_in(e, "%s", en->source);
}

int
plan_needs_open(const struct plan_entry *en, struct err *e)
{
	int fd;

	if (en->others)
		return source_open(en->source, SOURCE_REACHED, e);
	fd = open(en->source, SOURCE_READ);
	return fd >= 0 ? fd : err_set(e, errno, "%s", en->source);
}

ssize_t
plan_needs_head(const struct plan_entry *en, char *head, size_t size,
    struct err *e)
{
	scope_fd fd = plan_needs_open(en, e);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = pread(fd, head, size - 1, 0);
	if (n < 0)
		return err_set(e, errno, "read %s", en->source);
	head[n] = '\0';
	return n;
}

int
plan_needs_add(struct plan *p, struct libraries *l, const struct plan_entry *en,
    struct err *e)
{
	char head[HEAD + 1];
	ssize_t n = plan_needs_head(en, head, sizeof(head), e);

	if (n < 0)
		return -1;
	if (elf_magic(head, (size_t)n))
		return add_elf(p, l, en, e);
	if (n > 2 && head[0] == '#' && head[1] == '!' &&
	    (en->mode & 0111) != 0)
		return add_script(p, l, en, head, (size_t)n, e);
	return 0;
}

/*
 * Resolves every program again, now with the preloads.  It is an error if no
 * program finds one of them: the loader would warn at every start.
 */
static int
add_preloads(struct plan *p, struct libraries *l, const struct list *names,
    struct err *e)
{
	size_t n = l->nprograms;

	if (loader_preload(l->loader, names, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (add_elf(p, l, l->programs[i], e) < 0)
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
	scope_list names = {0};

	if (libraries_preload(p, &names, e) < 0 ||
	    (names.n > 0 && add_preloads(p, l, &names, e) < 0))
		return -1;
	return libraries_write(p, l, e);
}
