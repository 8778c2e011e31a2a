/* SPDX-License-Identifier: BSD-2-Clause */
/* check_libs.c - see check_libs.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/host_trust.h"
#include "base/pathmap.h"
#include "check_libs.h"
#include "elf/elf.h"
#include "err.h"
#include "finding.h"
#include "loader/resolve.h"
#include "plan/manifest.h"
#include "plan/plan_needs.h"
#include "plan/shebang.h"
#include "program.h"
#include "safe_open.h"
#include "scope.h"

enum { CHEAP = 64 << 10 };	/* below this cost no owner is looked up */

/* Does the path exist for a program inside?  Links are followed. */
static bool
exists_inside(int root, const char *path)
{
	scope_fd fd = program_opens(root, path);

	return fd >= 0;
}

/* The tree, and the host it was copied from. */
struct libs {
	int root, top;
	struct loader *loader, *host;
	uint64_t spent;			/* deps->cost of files of others */
	struct findings *findings;
	char mend[192];
};

/* The same program on the host, resolved when it is needed. */
struct twin {
	bool asked, failed;
	struct deps d;
};

static const struct deps *
host_closure(const struct libs *l, const char *path, struct twin *t)
{
	struct err ignored;

	if (!t->asked)
		t->failed = resolve_closure(l->host, path, &t->d, &ignored) < 0;
	t->asked = true;
	return t->failed ? NULL : &t->d;
}

/* Does the plan refuse this path if `by` names it?  host_trust.h */
static bool
plan_refuses(const char *by, const char *path)
{
	scope_free char *real = NULL;
	scope_fd fd = -1;
	struct err ignored;
	struct stat st;

	if (!source_theirs(by, 0))
		return false;
	real = realpath(path, NULL);
	if (real != NULL)
		fd = source_open(real, SOURCE_NAMED, &ignored);
	return fd < 0 || fstat(fd, &st) < 0 || st.st_size > SOURCE_FILE_MAX;
}

/*
 * A file that a pattern or a package brought may be incomplete on the host too;
 * that is no fault of the jail.
 */
static bool
host_lacks(const struct libs *l, const struct deps *d, const struct dep *one,
    struct twin *t)
{
	const struct deps *h = host_closure(l, d->v[0].path, t);

	for (size_t i = 1; h != NULL && i < h->n; i++) {
		if (strcmp(h->v[i].name, one->name) != 0)
			continue;
		if (h->v[i].path == NULL ||
		    plan_refuses(d->v[0].path, h->v[i].path))
			return true;
	}
	return false;
}

/*
 * Has a library that names a loader, as glibc's libc.so.6 does, one for when it
 * is executed?  What loads it has one of its own.
 */
static bool
is_library(const struct libs *l, const char *path)
{
	struct err ignored;
	scope_fd fd = safe_beneath(l->root, path + 1, O_RDONLY | O_NONBLOCK |
	    O_NOCTTY, 0, &ignored);
	scope_elf elf = {0};

	return fd >= 0 && elf_read(fd, &elf, &ignored) == 0 &&
	    elf.type == ET_DYN && !elf.pie && elf.soname != NULL;
}

static int
check_dependency(const struct libs *l, const struct deps *d,
    const struct dep *one, struct twin *t, struct err *e)
{
	const char *by = d->v[one->parent].path;
	bool loader = one->parent == 0 && one == &d->v[1] &&
	    one->name[0] == '/';
	char why[PATH_MAX + 128];
	char *host;

	if (one->path != NULL || host_lacks(l, d, one, t) ||
	    (loader && is_library(l, by)))
		return 0;
	snprintf(why, sizeof(why), "%s", one->why != NULL ? one->why :
	    "nothing");
	host = strstr(why, "; run ldconfig");	/* does not help a tree */
	if (host != NULL)
		*host = '\0';
	return findings_add(l->findings, loader ? FINDING_MISSING_INTERPRETER :
	    FINDING_UNRESOLVED_LIBRARY, by, one->name,
	    why, l->mend, e);
}

static int
check_dependencies(const struct libs *l, const struct deps *d, struct twin *t,
    struct err *e)
{
	int rc = 0;

	for (size_t i = 1; rc == 0 && i < d->n; i++)
		rc = check_dependency(l, d, &d->v[i], t, e);
	for (size_t i = 0; rc == 0 && i < d->nlacks; i++)
		rc = findings_add(l->findings, FINDING_MISSING_VERSION,
		    d->v[d->lacks[i].by].path, d->lacks[i].version,
		    d->v[d->lacks[i].of].path, l->mend, e);
	return rc;
}

/* A file that no loader takes is fine if the host's is not taken either. */
static int
check_closure(struct libs *l, const char *path, struct err *e)
{
	struct deps d = {0};
	struct twin t = {0};
	struct err why;
	int rc = 0;

	if (l->spent > NEEDS_LED_MAX && source_theirs(path, 0))
		return 0;
	if (resolve_closure(l->loader, path, &d, &why) == 0)
		rc = check_dependencies(l, &d, &t, e);
	else if (host_closure(l, path, &t) != NULL)
		rc = findings_add(l->findings, FINDING_CHANGED, path,
		    "an ELF file", why.msg, l->mend, e);
	if (d.cost + t.d.cost > CHEAP && source_theirs(path, 0))
		l->spent += d.cost + t.d.cost;
	deps_free(&d);
	deps_free(&t.d);
	return rc;
}

static int
check_interpreter(const struct libs *l, const char *path, const char *name,
    struct err *e)
{
	if (*name != '/' || exists_inside(l->root, name) ||
	    !exists_inside(l->top, name) || plan_refuses(path, name))
		return 0;
	return findings_add(l->findings, FINDING_MISSING_INTERPRETER, path,
	    name, "nothing", l->mend, e);
}

/* The interpreter on its first line, and the program that env(1) looks for. */
static int
check_script(const struct libs *l, const char *path, const char *head,
    struct err *e)
{
	char name[PATH_MAX], by_env[PATH_MAX];
	struct err ignored;

	shebang_parse(head, strlen(head), name, by_env, NULL, &ignored);
	return check_interpreter(l, path, name, e) < 0 ||
	    check_interpreter(l, path, by_env, e) < 0 ? -1 : 0;
}

static int
check_file(struct libs *l, const struct manifest_entry *en, struct err *e)
{
	scope_fd there = safe_beneath(l->root, en->path + 1, O_PATH, 0, e);
	scope_fd fd = -1;
	struct stat st;
	char head[256];
	ssize_t n;

	/* check_tree() reports what it is instead; a device is not opened */
	if (there < 0 || fstat(there, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	fd = safe_beneath(l->root, en->path + 1, O_RDONLY | O_NONBLOCK |
	    O_NOCTTY, 0, e);
	if (fd < 0)
		return 0;
	n = read(fd, head, sizeof(head) - 1);
	if (n < 4)
		return 0;
	head[n] = '\0';
	if (elf_magic(head, (size_t)n))
		return check_closure(l, en->path, e);
	if (head[0] == '#' && head[1] == '!' && (en->mode & 0111) != 0)
		return check_script(l, en->path, head, e);
	return 0;
}

/* By content; *first: the index of the first finding like the i-th. */
static int
find_first(struct pathindex *x, const struct finding *f, size_t i,
    size_t *first, struct err *e)
{
	char *key;
	int rc;

	if (asprintf(&key, "%d %s %zu %s%s", (int)f->kind, f->jail,
	    strlen(f->path), f->path,
	    f->kind != FINDING_CHANGED ? f->expected : "") < 0)
		return err_set(e, ENOMEM, "findings");
	rc = pathindex_find(x, key, i, first, e);
	free(key);
	return rc;
}

/* Many programs may need a missing library: keep the first finding. */
static int
drop_repeated(struct findings *f, size_t from, struct err *e)
{
	struct pathindex seen = {0};
	size_t kept = 0, first;
	int rc = 0;

	for (size_t i = 0; i < f->n; i++) {
		if (rc == 0)
			rc = find_first(&seen, &f->v[i], i, &first, e);
		if (rc == 0 && i >= from && first != i)
			finding_clear(&f->v[i]);
		else
			f->v[kept++] = f->v[i];
	}
	f->n = kept;
	pathindex_free(&seen);
	return rc;
}

static int
check_all_files(struct libs *l, const struct manifest *m, struct err *e)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].type == PLAN_FILE && check_file(l, &m->v[i], e) < 0)
			return -1;
	return 0;
}

int
check_libs(int root, const struct manifest *m, struct findings *f,
    struct err *e)
{
	scope_fd top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct libs l = { .root = root, .top = top, .findings = f };
	size_t from = f->n;
	int rc = -1;

	if (top < 0)
		return err_set(e, errno, "open /");
	snprintf(l.mend, sizeof(l.mend), "jail-setup build %s # and if that is "
	    "not enough, name the file in a component before", f->jail);
	l.loader = loader_open(root, e);
	if (l.loader == NULL)
		return findings_add(f, FINDING_CHANGED, "/etc/ld.so.cache",
		    "a cache the loader can read", e->msg, l.mend, e);
	l.host = loader_open(top, e);
	if (l.host != NULL)
		rc = check_all_files(&l, m, e);
	loader_close(l.loader);
	loader_close(l.host);
	return drop_repeated(f, from, e) < 0 ? -1 : rc;
}
